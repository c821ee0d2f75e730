import { deepEqual, equal, match } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { bashPath } from '../../bash.ts';
import { clouds, type CloudName } from '../../../src/graph/cloud.ts';
import { redirectUris, registrationPermissions } from '../../../src/graph/registration.ts';
import { registrationIdsIn } from '../../../src/graph/registrationIds.ts';
import {
  azureCliScript,
  graphPowerShellScript,
  hasAzureCli,
  isRegistrationName,
  usualRegistrationName,
} from '../../../src/graph/registrationScript.ts';
import { madeClientId, StubTenant, stubTenantId, type TenantOptions } from './azureCliStub.ts';

const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const cloudNames = Object.keys(clouds) as CloudName[];

function optionsFor(name: CloudName): Parameters<typeof azureCliScript>[0] {
  return { cloud: clouds[name], tenantId, name: usualRegistrationName };
}

describe('The scripts that create a registration', () => {
  for (const name of cloudNames.filter(cloud => hasAzureCli(clouds[cloud]))) {
    it(`are sound Bash, and name every permission and redirect URI (${name})`, () => {
      const script = azureCliScript(optionsFor(name));
      execFileSync(bashPath(), ['-n'], { input: script });
      for (const needed of neededIn(name)) {
        equal(script.includes(needed), true, needed);
      }
      match(script, new RegExp(`tenant='${tenantId}'`));
    });
  }

  it('are not offered for Azure CLI where it does not know the cloud', () => {
    deepEqual(
      cloudNames.filter(name => !hasAzureCli(clouds[name])),
      ['usGovDoD'],
    );
  });

  for (const name of cloudNames) {
    it(`name every permission and redirect URI in PowerShell, in balanced brackets (${name})`, () => {
      const script = graphPowerShellScript(optionsFor(name));
      for (const needed of neededIn(name)) {
        equal(script.includes(needed), true, needed);
      }
      match(script, new RegExp(`\\$tenant = '${tenantId}'`));
      const code = script.replace(/#.*|'[^']*'/g, '');
      for (const [open, close] of ['{}', '()']) {
        equal(code.split(open ?? '').length, code.split(close ?? '').length, open);
      }
    });
  }

  for (const name of cloudNames) {
    it(`name the page where an administrator of the cloud grants the permissions (${name})`, () => {
      const page = `${clouds[name].loginRoot}/$tenantId/adminconsent?client_id=$clientId`;
      const scripts = [azureCliScript(optionsFor(name)), graphPowerShellScript(optionsFor(name))];
      deepEqual(
        scripts.map(script => script.includes(page)),
        [true, true],
      );
    });
  }

  it('take no text for a tenant or a name that is none', () => {
    const hostile = `x'; echo hacked; '`;
    const options = { cloud: clouds.global, tenantId: hostile, name: hostile };
    deepEqual(
      [azureCliScript(options), graphPowerShellScript(options)].map(script => script.includes('hacked')),
      [false, false],
    );
  });
});

describe('The name of a registration', () => {
  for (const text of [usualRegistrationName, 'Équipe 7', 'Teams-Zugriff (Test) v1.2', '会议']) {
    it(`is "${text}"`, () => equal(isRegistrationName(text), true));
  }
  for (const text of ['', ' x', `a'b`, 'a"b', 'a$b', 'a`b', 'a\\b', 'a\nb', 'a%b', 'a&b', 'x'.repeat(91)]) {
    it(`is not "${text}"`, () => equal(isRegistrationName(text), false));
  }
});

describe('The script for Azure CLI', () => {
  const names = registrationPermissions(clouds.global).map(({ name }) => name);
  const script = azureCliScript(optionsFor('global'));
  const link = (clientId: string): string =>
    `https://login.microsoftonline.com/${stubTenantId}/adminconsent?client_id=${clientId}`;
  const asked = 'An administrator can grant the permissions for everybody in the organization here:';
  const whole = (clientId: string): object => ({
    redirectUris: redirectUris(clientId)
      .map(({ uri }) => uri)
      .sort(),
    permissions: names.map(name => `id-of-${name}`).sort(),
    isPublic: true,
  });
  let tenant: StubTenant;

  function tenantOf(options: Partial<TenantOptions> = {}): StubTenant {
    tenant = new StubTenant({ permissions: ['Mail.Read', ...names, 'Chat.ReadBasic.All'], ...options });
    return tenant;
  }

  function registration(clientId: string): object | undefined {
    const found = tenant.registrations[clientId];
    return (
      found && {
        redirectUris: [...found.redirectUris].sort(),
        permissions: [...found.permissions].sort(),
        isPublic: found.isPublic,
      }
    );
  }

  afterEach(() => tenant.close());

  it('makes a registration, prints its ids and the page of the administrator, and leaves nothing behind', () => {
    const run = tenantOf().run(script);
    deepEqual(
      { run, made: registration(madeClientId), own: tenant.withOwnSettings, left: tenant.left },
      {
        run: {
          lines: [`Client ID: ${madeClientId}`, `Tenant ID: ${stubTenantId}`, asked, link(madeClientId)],
          problems: '',
          code: 0,
        },
        made: whole(madeClientId),
        own: [],
        left: [],
      },
    );
    deepEqual(registrationIdsIn(run.lines.join('\n')), { clientId: madeClientId, tenantId: stubTenantId });
  });

  it('says so in a shell that is not Bash, where words are not split, and changes nothing', () => {
    const run = tenantOf().run(`unset BASH_VERSION\n${script}`);
    deepEqual(
      { run, changes: tenant.changes },
      {
        run: {
          lines: [''],
          problems: 'Nothing was changed. This script is for Bash. Enter bash, and then run it again.',
          code: 1,
        },
        changes: [],
      },
    );
  });

  it('waits for what it made', () => {
    const run = tenantOf({ late: 4 }).run(script);
    deepEqual({ code: run.code, made: registration(madeClientId) }, { code: 0, made: whole(madeClientId) });
  });

  it('says what is missing, and gives the ids all the same, where what it made does not come', () => {
    const { lines, problems, code } = tenantOf({ late: 99 }).run(script);
    deepEqual(
      { lines, problems, code },
      {
        lines: [`Client ID: ${madeClientId}`, `Tenant ID: ${stubTenantId}`],
        problems: 'ERROR: not there yet',
        code: 1,
      },
    );
  });

  it('changes nothing when it is run again as it is, and says how to go on', () => {
    tenantOf().run(script);
    const before = { changes: tenant.changes, registrations: tenant.registrations };
    const { lines, problems, code } = tenant.run(script);
    deepEqual({ lines, code }, { lines: [''], code: 1 });
    match(
      problems,
      new RegExp(`^Nothing was changed\\..*\n${madeClientId}\nIf it is yours, write its client ID`),
    );
    deepEqual({ changes: tenant.changes, registrations: tenant.registrations }, before);
  });

  it('leaves the registration of a colleague alone that has the same name', () => {
    const colleagues = 'bbbbbbbb-0000-4000-8000-000000000002';
    tenantOf({ sameName: [colleagues] }).add(colleagues, ['https://colleague.example'], ['other']);
    const before = tenant.registrations;
    const { code } = tenant.run(script);
    deepEqual(
      { code, changes: tenant.changes, after: tenant.registrations },
      { code: 1, changes: [], after: before },
    );
  });

  it('adds to one’s own registration what it lacks, keeps what it has, and does so once', () => {
    const own = 'cccccccc-0000-4000-8000-000000000003';
    const first = names[0] ?? '';
    tenantOf().add(own, ['https://mine.example', 'http://localhost'], ['id-of-Mail.Read', `id-of-${first}`]);
    const again = script.replace("clientId=''", `clientId='${own}'`);
    const runs = [tenant.run(again), tenant.run(again)];
    deepEqual(
      {
        runs: runs.map(({ lines, problems, code }) => [lines.at(-1), problems, code]),
        changes: tenant.changes,
        after: registration(own),
      },
      {
        runs: [
          [link(own), '', 0],
          [link(own), '', 0],
        ],
        changes: [
          `ad app update ${own}`,
          `ad app permission ${own}`,
          `ad sp create ${own}`,
          `ad app update ${own}`,
        ],
        after: {
          redirectUris: [...redirectUris(own).map(({ uri }) => uri), 'https://mine.example'].sort(),
          permissions: [...names, 'Mail.Read'].map(name => `id-of-${name}`).sort(),
          isPublic: true,
        },
      },
    );
  });

  it('changes nothing where the client id is of no registration there', () => {
    tenantOf();
    const { problems, code } = tenant.run(script.replace("clientId=''", `clientId='${madeClientId}'`));
    deepEqual(
      { problems, code, changes: tenant.changes },
      {
        problems: 'Nothing was changed. This tenant has no app registration with this client ID.',
        code: 1,
        changes: [],
      },
    );
  });

  it('makes nothing where the tenant does not know a permission, and names each', () => {
    const { lines, problems, code } = tenantOf({ permissions: names.slice(0, -2) }).run(script);
    deepEqual(
      { lines, problems, code, changes: tenant.changes },
      {
        lines: [''],
        problems: `Nothing was changed. Microsoft Graph in this tenant does not know: ${names.slice(-2).join(' ')}`,
        code: 1,
        changes: [],
      },
    );
  });

  for (const [who, administrator, end] of [
    ['an administrator', true, ['The permissions are granted.']],
    ['somebody else', false, [asked, link(madeClientId)]],
  ] as const) {
    it(`grants the permissions last, where it is told to, for ${who}`, () => {
      const run = tenantOf({ administrator }).run(script.replace("grant='no'", "grant='yes'"));
      deepEqual(
        { lines: run.lines.slice(2), problems: run.problems, code: run.code, last: tenant.changes.at(-1) },
        {
          lines: end,
          problems: administrator ? '' : 'ERROR: Forbidden\nThe permissions are not granted.',
          code: 0,
          last: `ad app permission ${madeClientId}`,
        },
      );
    });
  }
});

/** What a script for a cloud must hold; the client id is known only when it runs. */
function neededIn(name: CloudName): string[] {
  return [
    ...registrationPermissions(clouds[name]).map(permission => permission.name),
    ...redirectUris('').map(({ uri }) => uri.replace('<client ID>', '')),
  ];
}
