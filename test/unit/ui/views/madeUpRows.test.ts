import { deepEqual } from 'node:assert/strict';
import { isActivityNode } from '../../../../src/ui/activity/activityNodes.ts';
import { isChatsNode } from '../../../../src/ui/chats/chatNodes.ts';
import { isChecksNode } from '../../../../src/ui/checks/checkNodes.ts';
import { isPeopleNode } from '../../../../src/ui/people/peopleNodes.ts';

const chat = { id: '19:launch@thread.v2', type: 'group', members: [] };
const member = { membershipId: 'm', kind: 'aadUser', displayName: 'Laura Weber', roles: ['owner'] };
const failure = { kind: 'timeout' };
const person = { kind: 'person', personKey: 'p', userId: undefined };
const entry = {
  state: 'inDoubt',
  intent: {
    id: 'i',
    time: '2026-06-18T12:00:00.000Z',
    action: 'revoke',
    cloud: 'global',
    clientRequestId: 'c',
    chat: { id: chat.id, label: 'Launch' },
    person: { displayName: 'Laura Weber' },
    membership: { roles: ['owner'] },
  },
};

const apps = (part: object): object => ({ kind: 'apps', chatId: chat.id, part });

/** A row of each kind, with all that commands use of it and nothing else. */
const chatRows: readonly object[] = [
  { kind: 'group', key: { by: 'type', value: 'group' } },
  { kind: 'chat', chatId: chat.id },
  { kind: 'member', chat, member },
  apps({ is: 'root' }),
  apps({ is: 'app', app: { id: 'installation' } }),
  apps({ is: 'unexplained', grants: {} }),
  apps({ is: 'type', type: 'delegated' }),
  apps({ is: 'permission', permission: { name: 'ChatMessage.Read.Chat' } }),
  apps({ is: 'note', note: { about: 'cut' } }),
  apps({ is: 'failure', failure }),
  { kind: 'rest', place: '' },
  { kind: 'failure', failure, retry: { kind: 'page' } },
  { kind: 'failure', failure, retry: { kind: 'members', chat: { kind: 'chat', chatId: chat.id } } },
];

const peopleRows: readonly object[] = [
  person,
  { kind: 'membership', person, chatId: chat.id },
  { kind: 'peopleGroup', group: { by: 'noIdentity' } },
  { kind: 'morePeople', place: '' },
];

const activityRows: readonly object[] = [
  { kind: 'activityRun', run: { entries: [entry] } },
  { kind: 'activityEntry', entry },
  { kind: 'moreActivity', place: '' },
];

const target = { kind: 'email' };
const result = { targets: [target], verdict: { kind: 'denied' } };
const run = {
  id: 'r',
  askedBy: 'alexw@contoso.example',
  question: { strategy: 'each', targets: [target] },
  results: [result],
};
const evidence = { source: result };
const explanation = { group: [target], ending: { kind: 'found' }, evidence: [evidence] };

const checkRows: readonly object[] = [
  { kind: 'run', run },
  { kind: 'result', run, result },
  { kind: 'explanation', run, result, explanation },
  { kind: 'evidence', run, result, explanation, evidence },
];

/** Lists whose members commands use. */
const usedLists: ReadonlySet<string> = new Set(['entries', 'results', 'targets', 'group', 'evidence']);

/** Other values in place of each one in a row, at any depth, but for the kind of the row itself. */
function* spoilt(row: object): Generator<object> {
  for (const [name, value] of Object.entries(row) as readonly (readonly [string, unknown])[]) {
    if (name === 'userId') {
      continue;
    }
    for (const other of [undefined, null, 1, [1], [null]]) {
      // Any list of members or of roles is one.
      if (!Array.isArray(value) || !Array.isArray(other) || usedLists.has(name)) {
        yield { ...row, [name]: other };
      }
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield* Array.from(spoilt(value), part => ({ ...row, [name]: part }));
    }
  }
}

/** The rows that are taken for rows, by how many were shown and how many of their spoilt copies. */
function taken(rows: readonly object[], isRow: (argument: unknown) => boolean): readonly [number, unknown[]] {
  return [rows.filter(isRow).length, rows.flatMap(row => [...spoilt(row)].filter(isRow))];
}

describe('A row that another extension made up', () => {
  it('is one of the Chats view if it has all that commands use, and none otherwise', () => {
    deepEqual(taken(chatRows, isChatsNode), [chatRows.length, []]);
  });

  it('is one of the People view if it has all that commands use, and none otherwise', () => {
    deepEqual(taken(peopleRows, isPeopleNode), [peopleRows.length, []]);
  });

  it('is one of the Activity view if it has all that commands use, and none otherwise', () => {
    deepEqual(taken(activityRows, isActivityNode), [activityRows.length, []]);
  });

  it('is one of the Interaction Checks view if it has all that commands use, and none otherwise', () => {
    deepEqual(taken(checkRows, isChecksNode), [checkRows.length, []]);
  });

  it('is one of a view if nothing but its kind is used, and of no view without a known kind', () => {
    const rows = ['leftOut', 'more', 'completePeople', 'file', '', undefined].map(kind => ({ kind }));
    deepEqual(
      [isChatsNode, isPeopleNode, isActivityNode].map(isRow => [...rows, [rows], 'chat', null].filter(isRow)),
      [[{ kind: 'leftOut' }, { kind: 'more' }], [{ kind: 'completePeople' }], []],
    );
  });
});
