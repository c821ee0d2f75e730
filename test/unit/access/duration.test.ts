import { deepEqual, equal } from 'node:assert/strict';
import { remainingMs, shortestAdditionMs, shortestMs, workOf } from '../../../src/access/duration.ts';
import { sampleChat, sampleMember } from '../chats/sample.ts';

describe('The work of a plan', () => {
  it('is one request for each step and one for each chat', () => {
    const member = sampleMember('Ann');
    const subject = { userId: 'a', tenantId: 't' };
    const steps = ['a', 'b', 'a', 'a'].map(id => ({
      chat: sampleChat(id),
      member,
      subject,
      external: false,
    }));
    deepEqual(workOf({ steps, exclusions: [] }), { posts: 4, reads: 2, longest: 3 });
    deepEqual(workOf({ steps: [], exclusions: [] }), { posts: 0, reads: 0, longest: 0 });
  });
});

describe('The shortest time that the limits allow', () => {
  const cases = [
    ['nothing', { posts: 0, reads: 0, longest: 0 }, 0],
    ['one revocation: its chat is read a second later', { posts: 1, reads: 1, longest: 1 }, 1000],
    ['five in five chats', { posts: 5, reads: 5, longest: 1 }, 1000],
    ['six in six chats', { posts: 6, reads: 6, longest: 1 }, 2000],
    ['ten in one chat', { posts: 10, reads: 1, longest: 10 }, 10_000],
    ['two hundred in a hundred chats', { posts: 200, reads: 100, longest: 2 }, 40_000],
    ['sixty-one reads alone', { posts: 0, reads: 61, longest: 0 }, 2000],
  ] as const;
  for (const [what, work, ms] of cases) {
    it(`is ${ms} ms for ${what}`, () => equal(shortestMs(work), ms));
  }
});

describe('The shortest time where answers take three seconds', () => {
  const cases = [
    ['one revocation: its answer, and that of the reading', { posts: 1, reads: 1, longest: 1 }, 6000],
    ['ten in one chat, which follow each other', { posts: 10, reads: 1, longest: 10 }, 33_000],
    ['fifty in fifty chats, five a second', { posts: 50, reads: 50, longest: 1 }, 15_000],
    ['a reading alone', { posts: 0, reads: 1, longest: 0 }, 3000],
  ] as const;
  for (const [what, work, ms] of cases) {
    it(`is ${ms} ms for ${what}`, () => equal(shortestMs(work, 3000), ms));
  }
});

describe('The shortest time in which members can be added', () => {
  const cases = [
    ['nobody', { posts: 0, reads: 0, longest: 0 }, 0],
    ['one: the chat is read a second later', { posts: 1, reads: 1, longest: 1 }, 1000],
    ['four to one chat', { posts: 4, reads: 1, longest: 4 }, 4000],
    ['five to one chat, the fifth after a minute', { posts: 5, reads: 1, longest: 5 }, 61_000],
    ['ten to ten chats, which no limit of a user holds up', { posts: 10, reads: 10, longest: 1 }, 1000],
    ['sixty-four to sixteen chats', { posts: 64, reads: 16, longest: 4 }, 4000],
  ] as const;
  for (const [what, work, ms] of cases) {
    it(`is ${ms} ms for ${what}`, () => equal(shortestAdditionMs(work), ms));
  }
});

describe('The time that is left', () => {
  const whole = { posts: 200, reads: 100, longest: 2 };
  const half = { posts: 100, reads: 50, longest: 2 };

  it('is what the limits ask, as long as little is done or all goes as fast as it may', () => {
    deepEqual(
      [
        remainingMs(whole, whole, 0),
        remainingMs(whole, { ...whole, posts: 195 }, 9000),
        remainingMs(whole, half, 15_000),
      ],
      [40_000, 39_000, 20_000],
    );
  });

  it('is longer in the measure in which what is done took longer', () => {
    equal(remainingMs(whole, half, 30_000), 30_000);
  });
});
