import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { permissionsByPlace, readManifest, type ManifestReading } from '../../../src/apps/manifest.ts';
import { readData } from '../../contract/openapi.ts';
import { application, delegated } from './samples.ts';

const id = 'bd1ed596-b304-41ab-8f22-af850d09dd69';
const entraAppId = '168bc697-82f7-4419-825b-50ddab80ee06';
const none = new Map<string, string>();

function read(manifest: object, variables = none): ManifestReading {
  return readManifest(JSON.stringify(manifest), variables);
}

/** What is wrong with a text, and where. */
function faultOf(text: string): unknown {
  const reading = readManifest(text, none);
  return reading.kind === 'broken'
    ? [reading.fault.kind, reading.fault.position.line, reading.fault.position.character]
    : 'read';
}

describe('A manifest', () => {
  it('says which app it is, and what it asks for', () => {
    const manifest = {
      id,
      version: '1.2.0',
      name: { short: 'Launch' },
      webApplicationInfo: { id: entraAppId },
      authorization: {
        permissions: {
          resourceSpecific: [
            { name: 'A.Chat', type: 'Application' },
            { name: 'a.chat', type: 'application' },
            { name: 'A.Chat', type: 'Delegated' },
            { name: 'Odd.Chat', type: 'Sometimes' },
          ],
        },
      },
    };
    deepEqual(read(manifest), {
      kind: 'read',
      manifest: {
        name: 'Launch',
        version: '1.2.0',
        id: { kind: 'known', id },
        entraAppId: { kind: 'known', id: entraAppId },
        permissions: [application('a.chat'), delegated('A.Chat'), { name: 'Odd.Chat', type: 'unknown' }],
        isOld: false,
        unresolved: [],
      },
    });
  });

  it('of version 1.11 or older lists application permissions', () => {
    const reading = read({
      id,
      webApplicationInfo: { id: entraAppId, applicationPermissions: ['A.Chat', 'B.Group'] },
    });
    deepEqual(reading.kind === 'read' && [reading.manifest.isOld, reading.manifest.permissions], [
      true,
      [application('A.Chat'), application('B.Group')],
    ]);
  });

  it('may have no registration in Entra', () => {
    const reading = read({ id });
    deepEqual(reading.kind === 'read' && reading.manifest.entraAppId, undefined);
  });

  it('is filled in from an environment, a template with a byte order mark too', () => {
    const template = `\ufeff${JSON.stringify({
      id: '${{TEAMS_APP_ID}}',
      version: '${{VERSION}}',
      webApplicationInfo: { id: '${{BOT_ID}}' },
    })}`;
    const reading = readManifest(template, new Map([['TEAMS_APP_ID', id]]));
    deepEqual(reading.kind === 'read' && reading.manifest, {
      name: undefined,
      version: '${{VERSION}}',
      id: { kind: 'known', id },
      entraAppId: { kind: 'notProvisioned', variables: ['BOT_ID'] },
      permissions: [],
      isOld: false,
      unresolved: ['BOT_ID', 'VERSION'],
    });
  });

  it('that was not provisioned says which variables lack a value', () => {
    const reading = read({ id: '${{TEAMS_APP_ID}}' });
    deepEqual(reading.kind === 'read' && reading.manifest.id, {
      kind: 'notProvisioned',
      variables: ['TEAMS_APP_ID'],
    });
  });

  it('that is broken says where', () => {
    deepEqual(
      [
        '{\n  "id": "x" "version"\n}',
        '',
        '[]',
        '{ "version": "1.0.0" }',
        '{\n  "id": "com.contoso.app"\n}',
        '{ "id": 5 }',
        `{ "id": "${id}", "webApplicationInfo": { "id": "x" } }`,
        '['.repeat(1000),
        ' '.repeat(1_000_001),
      ].map(faultOf),
      [
        ['notJson', 1, 12],
        ['notJson', 0, 0],
        ['noObject', 0, 0],
        ['noId', 0, 0],
        ['wrongId', 1, 8],
        ['noId', 0, 0],
        ['wrongEntraId', 0, 78],
        ['tooDeep', 0, 0],
        ['tooLarge', 0, 0],
      ],
    );
  });

  it('that lists its permissions in another way says where, instead of asking for none', () => {
    const lists = [
      '"authorization": []',
      '"authorization": { "permissions": [] }',
      '"authorization": { "permissions": { "resourceSpecific": {} } }',
      '"authorization": { "permissions": { "resourceSpecific": ["A.Chat"] } }',
      '"authorization": { "permissions": { "resourceSpecific": [{ "type": "Application" }] } }',
      '"webApplicationInfo": { "applicationPermissions": { "name": "A.Chat" } }',
      '"webApplicationInfo": { "applicationPermissions": [{ "name": "A.Chat" }] }',
    ];
    const of = (list: string): unknown =>
      readManifest(`{ "id": "bd1ed596-b304-41ab-8f22-af850d09dd69",\n${list} }`, new Map());
    deepEqual(
      lists.map(of),
      [17, 34, 56, 57, 57, 50, 51].map(character => ({
        kind: 'broken',
        fault: { kind: 'wrongPermissions', position: { line: 1, character } },
      })),
    );
  });

  it('is read to its end or not at all', () => {
    const id = 'bd1ed596-b304-41ab-8f22-af850d09dd69';
    const others = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`other${index}`, 1]));
    const asking = (count: number): object => ({
      resourceSpecific: Array.from({ length: count }, (_, index) => ({ name: `A${index}.Chat` })),
    });
    const [read, long] = [1, 501].map(count =>
      readManifest(
        JSON.stringify({ id, ...others, authorization: { permissions: asking(count) } }),
        new Map(),
      ),
    );
    deepEqual(
      [read?.kind === 'read' && read.manifest.permissions.length, long?.kind === 'broken' && long.fault.kind],
      [1, 'tooLarge'],
    );
  });

  it('never makes the reader fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), text => {
        readManifest(text, none);
      }),
    );
  });

  it('as Microsoft shows it is read, but for ids that are none', () => {
    const { manifests } = JSON.parse(readData('apps-examples.json')) as {
      manifests: readonly { readonly id: string; readonly body: object }[];
    };
    const asksFor = manifests.map(({ body }) => {
      const web = { webApplicationInfo: undefined };
      const reading = read({ ...body, ...web, id, ...('webApplicationInfo' in body ? withId(body) : {}) });
      return reading.kind === 'read' ? reading.manifest.permissions : reading.fault;
    });
    deepEqual(asksFor, [
      [
        application('ChatSettings.Read.Chat'),
        application('ChatMessage.Read.Chat'),
        delegated('MeetingStage.Write.Chat'),
      ],
      [application('ChatSettings.Read.Chat'), application('ChatMessage.Read.Chat')],
      [],
    ]);
  });
});

/** The page has letters in place of the registration's id. */
function withId(body: { readonly webApplicationInfo?: unknown }): object {
  return { webApplicationInfo: { ...(body.webApplicationInfo as object), id: entraAppId } };
}

describe('The permissions of a manifest', () => {
  it('are those of chats, and apart from them those of teams and people', () => {
    const permissions = ['A.Chat', 'B.Group', 'C.User', 'D'].map(application);
    const { onChats, elsewhere } = permissionsByPlace({ permissions });
    deepEqual(
      [onChats, elsewhere].map(list => list.map(({ name }) => name)),
      [
        ['A.Chat', 'D'],
        ['B.Group', 'C.User'],
      ],
    );
    equal(permissions.length, 4);
  });
});
