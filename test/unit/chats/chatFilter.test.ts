import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { ChatFilter } from '../../../src/chats/chatFilter.ts';
import type { Chat } from '../../../src/chats/model.ts';
import { sampleChat, sampleMember } from './sample.ts';

const zoe = sampleMember('Zoé Faÿ-Bérubé', { email: 'zoef@contoso.example', userId: 'ZOE-1' });
const layla = sampleMember('ليلى حداد', { email: undefined });
const chats = [
  sampleChat('19:one@thread.v2', { topic: 'Comité de pilotage — ÉTÉ 2026', members: [zoe] }),
  sampleChat('19:two@thread.v2', { members: [zoe, layla] }),
  sampleChat('19:three@thread.v2', { topic: 'Budget review $(icon) [x](y)' }),
];

describe('Filtering chats', () => {
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ['', [0, 1, 2]],
    [' \t\n ', [0, 1, 2]],
    ['budget', [2]],
    ['BUDGET', [2]],
    ['review budget', [2]],
    ['budget zoe', []],
    ['comite', [0]],
    ['COMITÉ ete', [0]],
    ['e\u0301te\u0301', [0]],
    ['berube', [0, 1]],
    ['zoef@contoso', [0, 1]],
    ['حداد', [1]],
    ['pilotage 2026 faÿ', [0]],
    ['$(icon) [x](y)', [2]],
    ['.*', []],
    ['19:two@thread.v2', [1]],
    [' 19:two@thread.v2 ', [1]],
    ['19:two', []],
    ['zoe-1', [0, 1]],
    ['nowhere', []],
  ];
  for (const [text, expected] of rows) {
    it(`by ${JSON.stringify(text)} finds ${expected.length === 0 ? 'none' : expected.join(', ')}`, () => {
      deepEqual(
        new ChatFilter().apply(chats, text),
        expected.map(index => chats[index]),
      );
    });
  }

  it('gives the very list where there is nothing to find', () => {
    equal(new ChatFilter().apply(chats, ''), chats);
  });

  it('sees a chat that was read anew as it is now', () => {
    const filter = new ChatFilter();
    const [first] = chats;
    filter.apply(chats, 'comite');
    const renamed = first ? [{ ...first, topic: 'Renamed' }] : [];
    deepEqual([filter.apply(renamed, 'comite'), filter.apply(renamed, 'renamed').length], [[], 1]);
  });

  it('finds what looking at every word of every chat finds', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('aAbéÉeĀß 🦊\u0301')), maxLength: 8 });
    const chat = fc.tuple(text, fc.array(fc.tuple(text, text), { maxLength: 3 })).map(([topic, members]) =>
      sampleChat('19:🦊@thread.v2', {
        topic,
        members: members.map(([displayName, email]) =>
          sampleMember(displayName, { email, userId: undefined }),
        ),
      }),
    );
    fc.assert(
      fc.property(fc.array(chat, { maxLength: 5 }), text, (list, query) => {
        deepEqual(new ChatFilter().apply(list, query), naive(list, query));
      }),
    );
  });
});

function naive(list: readonly Chat[], query: string): Chat[] {
  const folded = (text: string): string =>
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '');
  const words = folded(query).split(/\s+/).filter(Boolean);
  return list.filter(chat =>
    words.every(word =>
      [
        chat.topic ?? '',
        ...chat.members.flatMap(({ displayName, email }) => [displayName, email ?? '']),
      ].some(part => folded(part).includes(word)),
    ),
  );
}
