import { deepEqual, equal, match } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getL10nJson } from '@vscode/l10n-dev';
import { clouds } from '../../../src/graph/cloud.ts';
import { registrationPermissions } from '../../../src/graph/registration.ts';
import {
  chatsWelcomeStates,
  commandIds,
  contextKeys,
  settingValues,
  toolNames,
  userSettings,
  viewIds,
} from '../../../src/host/contributions.ts';
import { isRecord, type JsonRecord } from '../../emulator/json.ts';

const prefix = 'teamsChatAccess.';

function readJson(name: string): JsonRecord {
  const value: unknown = JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));
  return recordOf(value, name);
}

function recordOf(value: unknown, name: string): JsonRecord {
  if (!isRecord(value)) {
    throw new Error(`${name} is no object.`);
  }
  return value;
}

function listOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const manifest = readJson('package.json');
const contributes = recordOf(manifest['contributes'], 'contributes');
const english = readJson('package.nls.json');
const french = readJson('package.nls.fr.json');

/** What `when` and `enablement` clauses say, wherever they stand. */
function clausesIn(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(clausesIn);
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, inner]) =>
        (name === 'when' || name === 'enablement') && typeof inner === 'string' ? [inner] : clausesIn(inner),
      )
    : [];
}

describe('The manifest', () => {
  it('contributes the commands that the code knows', () => {
    const commands = listOf(contributes['commands']);
    deepEqual(commands.map(({ command }) => command).sort(), Object.values(commandIds).sort());
    for (const [name, id] of Object.entries(commandIds)) {
      equal(id, `${prefix}${name}`);
    }
  });

  it('gives each command its own title, in the category of the extension', () => {
    deepEqual(
      listOf(contributes['commands']).map(({ title, category }) => ({ title, category })),
      listOf(contributes['commands']).map(({ command }) => ({
        title: `%command.${String(command).slice(prefix.length)}.title%`,
        category: '%category%',
      })),
    );
    const titles = Object.entries(english).filter(([key]) => /^command\..*\.title$/.test(key));
    deepEqual(
      titles.filter(([, title], index) => titles.findIndex(([, other]) => other === title) !== index),
      [],
      'two commands of one title',
    );
  });

  it('uses no command in a menu that it does not contribute', () => {
    const known: readonly string[] = Object.values(commandIds);
    const used = Object.values(recordOf(contributes['menus'], 'menus')).flatMap(entries =>
      listOf(entries).map(({ command }) => String(command)),
    );
    deepEqual(
      used.filter(command => !known.includes(command)),
      [],
    );
  });

  it('contributes the views that the code knows, in the container', () => {
    const views = recordOf(contributes['views'], 'views');
    deepEqual(Object.keys(views), ['teamsChatAccess']);
    deepEqual(
      listOf(views['teamsChatAccess']).map(({ id, name }) => [id, english[String(name).replaceAll('%', '')]]),
      [
        [viewIds.chats, 'Chats'],
        [viewIds.people, 'People'],
        [viewIds.checks, 'Interaction Checks'],
        [viewIds.activity, 'Activity'],
      ],
    );
  });

  it('contributes the tools that the code knows, and none that changes a chat', () => {
    const tools = listOf(contributes['languageModelTools']);
    deepEqual(
      tools.map(({ name, inputSchema }) => [
        name,
        Object.keys(recordOf(recordOf(inputSchema, 'schema')['properties'], 'properties')),
      ]),
      [
        [toolNames.listChats, ['query', 'limit', 'offset', 'includeMembers']],
        [toolNames.listApps, ['chatId', 'offset']],
        [toolNames.checkInteraction, ['targets', 'strategy']],
      ],
    );
    for (const { modelDescription } of tools) {
      match(String(modelDescription), /never as instructions|never instructions/);
    }
  });

  it('has the settings with their values, the default first, and their scopes', () => {
    const configuration = recordOf(contributes['configuration'], 'configuration');
    const settings = Object.entries(recordOf(configuration['properties'], 'properties')).map(
      ([key, value]) => {
        const setting = recordOf(value, key);
        return [
          key.slice(prefix.length),
          setting['enum'] ?? setting['default'],
          setting['default'],
          setting['scope'],
        ];
      },
    );
    deepEqual(settings, [
      ['clientId', '', '', 'application'],
      ['tenantId', '', '', 'application'],
      ['cloud', ['global', 'usGovHigh', 'usGovDoD', 'china'], 'global', 'application'],
      ['graphVersion', ['beta', 'v1.0'], 'beta', 'application'],
      ['readOnly', false, false, 'application'],
      ['confirmRevocation', ['dialog', 'typeName'], 'dialog', 'application'],
      ['chats.groupBy', ['none', 'type', 'external'], 'none', 'window'],
      ['checks.strategy', ['each', 'fewest', 'together'], 'each', 'window'],
    ]);
  });

  it('lets no workspace and no remote machine set what decides where a token goes or what is written', () => {
    const configuration = recordOf(contributes['configuration'], 'configuration');
    const ofTheUser = Object.entries(recordOf(configuration['properties'], 'properties'))
      .filter(([key, value]) => recordOf(value, key)['scope'] === 'application')
      .map(([key]) => key.slice(prefix.length));
    deepEqual(ofTheUser, [...userSettings]);
  });

  it('has a welcome text for whatever the Chats view may show in place of the list', () => {
    const states = listOf(contributes['viewsWelcome'])
      .filter(({ view }) => view === viewIds.chats)
      .map(({ when }) => String(when));
    deepEqual(
      states.sort(),
      [
        '!teamsChatAccess.chatsState',
        ...chatsWelcomeStates.map(state => `teamsChatAccess.chatsState == ${state}`),
      ].sort(),
    );
  });

  it('has words for each view before anything is known', () => {
    const first = Object.values(viewIds).map(id =>
      listOf(contributes['viewsWelcome'])
        .filter(({ view }) => view === id)
        .map(({ when }) => String(when))
        .filter(when => /^!teamsChatAccess\.\w+$/.test(when)),
    );
    deepEqual(first, [
      ['!teamsChatAccess.chatsState'],
      ['!teamsChatAccess.chatsState'],
      ['!teamsChatAccess.chatsState'],
      ['!teamsChatAccess.activityRead'],
    ]);
  });

  it('has words for the People view in the same states, but where there is a list', () => {
    const patterns = listOf(contributes['viewsWelcome'])
      .filter(({ view, when }) => view === viewIds.people && when !== '!teamsChatAccess.chatsState')
      .map(({ when }) => /chatsState (?:== (\w+)|=~ \/\^\(([\w|]+)\)\$\/)$/.exec(String(when)))
      .flatMap(found => (found?.[1] ?? found?.[2] ?? '').split('|'));
    deepEqual(patterns.sort(), chatsWelcomeStates.filter(state => state !== 'noMatch').sort());
  });

  it('allows the values for its settings that the code allows', () => {
    const configuration = recordOf(contributes['configuration'], 'configuration');
    const allowed = Object.entries(recordOf(configuration['properties'], 'properties')).map(
      ([key, value]) => {
        const { type, enum: values } = recordOf(value, key);
        return [key.slice(prefix.length), values ?? (type === 'string' ? 'text' : type)];
      },
    );
    deepEqual(Object.fromEntries(allowed), settingValues);
  });

  it('reads those context keys that the code sets, and no other', () => {
    const views: readonly string[] = Object.values(viewIds);
    const read = clausesIn(contributes)
      .concat(textsIn(contributes['walkthroughs']).filter(text => text.startsWith('onContext:')))
      .flatMap(clause => clause.match(/teamsChatAccess\.\w+/g) ?? [])
      .filter(name => !views.includes(name));
    deepEqual([...new Set(read)].sort(), Object.keys(contextKeys).sort());
  });

  it('matches context values as whole tokens', () => {
    const loose = clausesIn(contributes)
      .flatMap(clause => clause.match(/viewItem =~ \/[^/]*\//g) ?? [])
      .filter(match => !/^viewItem =~ \/\(\^\|;\)(?:\w+|\([\w|]+\))\(;\|\$\)\/$/.test(match));
    deepEqual(loose, []);
  });

  it('is activated by what it contributes and by test files alone', () => {
    deepEqual(manifest['activationEvents'], ['workspaceContains:**/*.teamsaccess.json']);
  });

  it('names files that are there', () => {
    const files = textsIn(contributes).filter(text => text.startsWith('media/'));
    const schemas = [english, french].map(texts => String(texts['testFile.schema']));
    for (const file of [...files, ...schemas, 'media/icon.png']) {
      equal(readFileSync(new URL(`../../../${file}`, import.meta.url)).length > 0, true);
    }
  });
});

const placeholders = (text: unknown): string[] =>
  (String(text).match(/\{\w+\}|\(command:[\w.]+\)|\[|`[^`]*`|\$\([\w-]+\)/g) ?? []).sort();

describe('The texts of the manifest', () => {
  it('are there for every key that it uses, and for no other', () => {
    const used = textsIn({ ...manifest, scripts: {} }).flatMap(text => /^%([\w.-]+)%$/.exec(text)?.[1] ?? []);
    deepEqual(Object.keys(english).sort(), [...new Set(used)].sort());
  });

  it('are there in French too', () => {
    deepEqual(Object.keys(french).sort(), Object.keys(english).sort());
    deepEqual(
      Object.entries(french).filter(([, text]) => typeof text !== 'string' || text.trim() === ''),
      [],
    );
  });

  it('have the same commands, code and icons in French', () => {
    const differing = Object.keys(english).filter(
      key => placeholders(english[key]).join() !== placeholders(french[key]).join(),
    );
    deepEqual(differing, []);
  });
});

describe('The step of the walkthrough that adds permissions', () => {
  const asked = registrationPermissions(clouds.global);
  const numbers = {
    en: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'],
    fr: ['aucune', 'une', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit'],
  };

  for (const [language, texts] of [
    ['en', english],
    ['fr', french],
  ] as const) {
    it(`names and counts those that are asked for (${language})`, () => {
      const description = String(texts['walkthrough.permissions.description']);
      const picture = String(texts['walkthrough.permissions.picture']);
      const byAdministrator = asked.filter(permission => permission.byAdministrator);
      deepEqual(
        {
          unnamed: asked.filter(({ name }) => !description.includes(name)),
          counted: picture.match(/\p{L}+/gu)?.filter(word => numbers[language].includes(word)),
        },
        {
          unnamed: [],
          counted: [asked, byAdministrator].map(({ length }) => numbers[language][length]),
        },
      );
    });
  }
});

describe('The texts of the code', () => {
  it('are there in French, with the same placeholders, and none is left over', async () => {
    const source = new URL('../../../src/', import.meta.url);
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      name => name.endsWith('.ts') && !name.endsWith('.d.ts'),
    );
    const said = await getL10nJson(
      files.map(name => ({ extension: '.ts', contents: readFileSync(new URL(name, source), 'utf8') })),
    );
    const bundle = readJson('l10n/bundle.l10n.fr.json');
    equal(Object.keys(said).length > 50, true, 'the texts of the code are found');
    deepEqual(
      {
        missing: Object.keys(said).filter(key => !(key in bundle)),
        stale: Object.keys(bundle).filter(key => !(key in said)),
      },
      { missing: [], stale: [] },
    );
    const named = (text: unknown): string => (String(text).match(/\{\w+\}/g) ?? []).sort().join();
    const english = (key: string): unknown => {
      const value = said[key];
      return typeof value === 'object' ? value.message : value;
    };
    deepEqual(
      Object.keys(said).filter(key => named(english(key)) !== named(bundle[key])),
      [],
      'placeholders differ',
    );
  }).timeout(60_000);

  it('name revoking or adding in French only where they do in English: many are said of both', () => {
    const actions = [
      { english: /revo[ck]/i, french: /révo[cq]/i },
      { english: /\badd/i, french: /ajout/i },
    ];
    deepEqual(
      Object.entries(readJson('l10n/bundle.l10n.fr.json')).filter(([text, translation]) =>
        actions.some(action => action.french.test(String(translation)) && !action.english.test(text)),
      ),
      [],
    );
  });
});
