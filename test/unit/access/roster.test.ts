import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import { commonFailure, readingAbout, readRosters, type RosterReading } from '../../../src/access/roster.ts';
import type { MemberList } from '../../../src/chats/model.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { never } from '../graph/graphFixture.ts';
import { member } from './samples.ts';

const answer = { status: 500, code: '', message: '', requestId: 'r', clientRequestId: 'c' };
const unavailable: Failure = { kind: 'unavailable', answer };
const forbidden: Failure = { kind: 'forbidden', answer };
const offline: Failure = { kind: 'offline', left: true, detail: 'ECONNRESET' };
const signedOut: Failure = { kind: 'signedOut', reason: 'expired', answer: undefined };

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `chat ${index}`);

/** Reads chats, of which these fail. @returns who was read, and what came of each, in short. */
async function read(
  chatIds: readonly string[],
  failures: Readonly<Record<string, Failure>>,
  signal: AbortSignal = never,
): Promise<{ readonly asked: string[]; readonly came: Record<string, string> }> {
  const asked: string[] = [];
  const readings = await readRosters(
    chatIds,
    async chatId => {
      asked.push(chatId);
      await nextTick();
      const failure = failures[chatId];
      if (failure) {
        throw new FailureError(failure);
      }
      return { members: [member('Ann')], unreadableMembers: 0, roster: 'complete' };
    },
    signal,
  );
  const came = Object.fromEntries(
    Array.from(readings, ([id, reading]) => [id, reading.kind === 'read' ? 'read' : reading.failure.kind]),
  );
  return { asked, came };
}

describe('Reading the members of several chats', () => {
  it('reads each once, and all the others where one fails', async () => {
    deepEqual(await read(['a', 'b', 'a', 'c'], { b: unavailable }), {
      asked: ['a', 'b', 'c'],
      came: { a: 'read', b: 'unavailable', c: 'read' },
    });
  });

  it('reads one alone, then eight at a time, and then more', async () => {
    let atOnce = 0;
    const most: number[] = [];
    await readRosters(
      ids(40),
      async () => {
        atOnce += 1;
        most.push(Math.max(atOnce, most.at(-1) ?? 0));
        await nextTick();
        atOnce -= 1;
        return { members: [], unreadableMembers: 0, roster: 'complete' };
      },
      never,
    );
    deepEqual([most.slice(0, 10), most.at(-1)], [[1, 1, 2, 3, 4, 5, 6, 7, 8, 8], 28]);
  });

  it('says how far it is', async () => {
    const told: unknown[] = [];
    const roster: MemberList = { members: [], unreadableMembers: 0, roster: 'complete' };
    await readRosters(ids(3), () => Promise.resolve(roster), never, {
      onProgress: ({ done, total }) => told.push([done, total]),
    });
    deepEqual(told, [
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('reads no more where the account is the reason, and gives that for all the others', async () => {
    const { asked, came } = await read(ids(20), { 'chat 0': signedOut });
    deepEqual(
      [asked.length, came['chat 0'], came['chat 1'], came['chat 19']],
      [1, 'signedOut', 'signedOut', 'signedOut'],
    );
  });

  it('goes on over a connection that breaks, and reads no more once it is gone', async () => {
    const one = await read(ids(20), { 'chat 1': offline });
    const all = await read(ids(20), Object.fromEntries(ids(20).map(id => [id, offline])));
    deepEqual(
      [one.asked.length, Object.values(one.came).filter(what => what === 'read').length, all.asked.length],
      [20, 19, 15],
    );
  });

  it('reads nothing after it was cancelled', async () => {
    deepEqual(await read(['a'], {}, AbortSignal.abort()), { asked: [], came: { a: 'cancelled' } });
  });
});

describe('Why no reading is of use', () => {
  const unreadable = (failure: Failure): RosterReading => ({ kind: 'unreadable', failure });
  const ok: RosterReading = {
    kind: 'read',
    roster: { members: [], unreadableMembers: 0, roster: 'complete' },
  };
  const cases: readonly (readonly [string, readonly RosterReading[], Failure | undefined])[] = [
    ['nothing where there was nothing to read', [], undefined],
    ['nothing where one could be read', [ok, unreadable(offline)], undefined],
    ['what every chat met', [unreadable(offline), unreadable(unavailable)], offline],
    ['nothing where a chat refuses, which is its own reason', [unreadable(forbidden)], undefined],
    ['what concerns the account, even if something could be read', [ok, unreadable(signedOut)], signedOut],
  ];
  for (const [what, readings, expected] of cases) {
    it(`is ${what}`, () =>
      deepEqual(
        commonFailure(new Map(readings.map((reading, index) => [String(index), reading]))),
        expected,
      ));
  }
});

describe('A reading of the members, about one person', () => {
  const members = [sampleMember('Adele')];
  const whole: RosterReading = {
    kind: 'read',
    roster: { members, unreadableMembers: 0, roster: 'complete' },
  };
  const partly: RosterReading = {
    kind: 'read',
    roster: { members, unreadableMembers: 2, roster: 'complete' },
  };

  it('tells of everybody where every entry could be read', () => {
    equal(readingAbout(whole, { userId: 'Somebody else' }), whole);
  });

  it('tells of somebody who is listed, whoever else could not be read', () => {
    equal(readingAbout(partly, { userId: 'ADELE-ID' }), partly);
  });

  it('tells nothing of somebody who is not listed where an entry may be anybody', () => {
    deepEqual(readingAbout(partly, { userId: 'Somebody else' }), {
      kind: 'unreadable',
      failure: { kind: 'protocol', problem: 'missingField', detail: '2 members without any id' },
    });
  });

  it('tells nothing of somebody who is not listed where the pages of members led nowhere', () => {
    const cut: RosterReading = {
      kind: 'read',
      roster: { members: [member('Ann')], unreadableMembers: 0, roster: 'partial' },
    };
    const ofAnn = readingAbout(cut, { userId: member('Ann').userId });
    deepEqual(
      [ofAnn, readingAbout(cut, { userId: 'Somebody else' })],
      [
        cut,
        {
          kind: 'unreadable',
          failure: {
            kind: 'protocol',
            problem: 'missingField',
            detail: 'pages of members that lead nowhere',
          },
        },
      ],
    );
  });
});
