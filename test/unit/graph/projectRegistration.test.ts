import { deepEqual, equal } from 'node:assert/strict';
import { isProjectFile, projectRegistrationIn } from '../../../src/graph/projectRegistration.ts';

const clientId = '11111111-2222-4333-8444-555555555555';
const tenantId = '8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301';

describe('The registration of a project', () => {
  for (const [whose, name, text] of [
    [
      'the Agents Toolkit',
      '.env.dev',
      `# Generated\nTEAMSFX_ENV=dev\nTEAMS_APP_TENANT_ID=99999999-0000-4000-8000-000000000000\nAAD_APP_CLIENT_ID=${clientId}\nAAD_APP_TENANT_ID=${tenantId}\nBOT_ID=${tenantId}`,
    ],
    [
      'the Teams Developer CLI',
      '.env',
      `export CLIENT_ID="${clientId}" # the app\r\nTENANT_ID: '${tenantId.toUpperCase()}'\r\n`,
    ],
    [
      'the Teams Developer CLI in .NET',
      'appsettings.json',
      JSON.stringify({ Teams: { ClientId: clientId, ClientSecret: 'secret', TenantId: tenantId } }),
    ],
  ] as const) {
    it(`is read from a file of ${whose}`, () =>
      deepEqual(projectRegistrationIn(name, text), { clientId, tenantId }));
  }

  it('may be a tenant alone', () => {
    deepEqual(projectRegistrationIn('.env.local', `TEAMS_APP_TENANT_ID=${tenantId}`), {
      clientId: undefined,
      tenantId,
    });
  });

  for (const [why, name, text] of [
    ['nothing is provisioned', '.env.dev', 'AAD_APP_CLIENT_ID=\nAAD_APP_TENANT_ID='],
    ['a value is a placeholder', '.env', 'CLIENT_ID=${{AAD_APP_CLIENT_ID}}'],
    ['a value is none', '.env', `CLIENT_ID=$(id)\nTENANT_ID=x${tenantId}`],
    ['the names are others', '.env', `MY_CLIENT_ID=${clientId}\nCLIENT_SECRET=${clientId}`],
    ['the file is no JSON', 'appsettings.json', '{'],
    ['the settings are others', 'appsettings.json', JSON.stringify({ ClientId: clientId })],
  ] as const) {
    it(`is none where ${why}`, () => equal(projectRegistrationIn(name, text), undefined));
  }

  it('is looked for in the files of environments, and in none with secrets of a user', () => {
    deepEqual(
      [
        '.env',
        '.env.dev',
        '.env.local',
        'appsettings.json',
        '.env.dev.user',
        '.env.local.user',
        '.env.user.user',
        'appsettings.Development.json',
        'env.dev',
        'x.env',
      ].filter(isProjectFile),
      ['.env', '.env.dev', '.env.local', 'appsettings.json'],
    );
  });
});
