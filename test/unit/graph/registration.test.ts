import { deepEqual, equal, match } from 'node:assert/strict';
import { clouds, type CloudName } from '../../../src/graph/cloud.ts';
import { permissionsFor } from '../../../src/graph/permissions.ts';
import {
  adminConsentUrl,
  isTenant,
  redirectUris,
  registrationPermissions,
  reportedWebUri,
} from '../../../src/graph/registration.ts';

const clientId = '11111111-2222-4333-8444-555555555555';
const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const cloudNames = Object.keys(clouds) as CloudName[];

describe('The redirect URIs of a registration', () => {
  it('are those that VS Code uses, with the client id where it belongs', () => {
    deepEqual(
      redirectUris(clientId).map(({ uri }) => uri),
      [
        'http://localhost',
        'https://vscode.dev/redirect',
        `ms-appx-web://Microsoft.AAD.BrokerPlugin/${clientId}`,
        'msauth.com.microsoft.VSCode://auth',
        'msauth.com.microsoft.VSCodeInsiders://auth',
        'msauth.com.msauth.unsignedapp://auth',
        'https://login.microsoftonline.com/common/oauth2/nativeclient',
      ],
    );
  });

  it('are all for mobile and desktop applications, but for the one that is reported for the web', () => {
    deepEqual(
      [new Set(redirectUris(clientId).map(({ platform }) => platform)), reportedWebUri.platform],
      [new Set(['mobileAndDesktop']), 'singlePage'],
    );
  });

  it('say where the client id goes as long as there is none', () => {
    match(redirectUris('')[2]?.uri ?? '', /\/<client ID>$/);
  });
});

describe('The permissions of a registration', () => {
  for (const name of cloudNames) {
    it(`are those of the features that the cloud ${name} has`, () => {
      const { canCheck, canRevoke } = clouds[name];
      const expected = new Set([
        ...permissionsFor.list,
        ...(canCheck ? permissionsFor.check : []),
        ...(canRevoke ? permissionsFor.revoke : []),
        ...permissionsFor.readd,
        ...permissionsFor.apps,
      ]);
      deepEqual(new Set(registrationPermissions(clouds[name]).map(permission => permission.name)), expected);
    });
  }

  it('tell which of them an administrator must grant, and what each is for', () => {
    deepEqual(registrationPermissions(clouds.global), [
      { name: 'Chat.ReadBasic', needs: ['list', 'revoke'], byAdministrator: false },
      { name: 'User.Read', needs: ['list'], byAdministrator: false },
      { name: 'TeamworkUserInteraction.Read.All', needs: ['check'], byAdministrator: true },
      { name: 'Chat.ReadWrite.All', needs: ['revoke'], byAdministrator: true },
      { name: 'ChatMember.ReadWrite', needs: ['readd'], byAdministrator: true },
      { name: 'TeamsAppInstallation.ReadForChat', needs: ['apps'], byAdministrator: false },
    ]);
  });
});

describe('A tenant', () => {
  for (const text of ['organizations', tenantId, 'contoso.com', 'contoso.onmicrosoft.com']) {
    it(`is "${text}"`, () => equal(isTenant(text), true));
  }
  for (const text of [
    '',
    'contoso',
    'common',
    `'; rm -rf ~; '`,
    'contoso.com"',
    '$(id).com',
    '-x.com',
    'a b.com',
  ]) {
    it(`is not "${text}"`, () => equal(isTenant(text), false));
  }
});

describe('The page of the administrator', () => {
  it('is at the sign-in of the cloud, for the tenant and the client', () => {
    deepEqual(
      cloudNames.map(name => adminConsentUrl(clouds[name], clientId, tenantId)),
      [
        `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${clientId}`,
        `https://login.microsoftonline.us/${tenantId}/adminconsent?client_id=${clientId}`,
        `https://login.microsoftonline.us/${tenantId}/adminconsent?client_id=${clientId}`,
        `https://login.chinacloudapi.cn/${tenantId}/adminconsent?client_id=${clientId}`,
      ],
    );
  });

  it('leaves the tenant to the account where none is set', () => {
    equal(
      adminConsentUrl(clouds.global, 'a b&c', ''),
      'https://login.microsoftonline.com/organizations/adminconsent?client_id=a+b%26c',
    );
  });
});
