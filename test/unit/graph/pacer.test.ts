import { deepEqual, equal, ok } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import fc from 'fast-check';
import { publishedLimits, type LimitName, type Load } from '../../../src/graph/limits.ts';
import { Pacer, type Slot } from '../../../src/graph/pacer.ts';
import { ServiceWaits } from '../../../src/graph/serviceWaits.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { failureFrom, never } from './graphFixture.ts';

const everything: Load = { limit: 'everything', key: 'everything' };
const user: Load = { limit: 'user', key: 'user' };
const chat = (name: string): Load => ({ limit: 'chat', key: `chat ${name}` });
const revoke = (name: string): Load[] => [everything, user, chat(name)];
const readMembers = (name: string): Load[] => [everything, chat(name)];
const addMember = (name: string): Load[] => [
  everything,
  chat(name),
  { limit: 'roster', key: `roster ${name}` },
];

interface SentRequest {
  readonly name: string;
  readonly loads: readonly Load[];
  readonly sentMs: number;
  readonly countedMs: number;
}

/** Requests to a service, with a pacer and a clock of their own. */
class Traffic {
  readonly clock = new FakeClock();
  readonly waits = new ServiceWaits();
  readonly pacer = new Pacer(this.clock, this.waits);
  readonly requests: SentRequest[] = [];
  private readonly start = this.clock.now();

  get nowMs(): number {
    return this.clock.now() - this.start;
  }

  /** Sends a background request that is counted `lateMs` after it was sent, and answered right then. */
  send(name: string, loads: readonly Load[], { lateMs = 0, signal = never } = {}): Promise<void> {
    return this.pacer
      .wait({ loads, kind: 'same' }, signal)
      .then(slot => this.answer(name, loads, slot, lateMs));
  }

  /** Sends a request that does not wait. */
  click(name: string, loads: readonly Load[]): Slot {
    this.requests.push({ name, loads, sentMs: this.nowMs, countedMs: this.nowMs });
    return this.pacer.start({ loads, kind: 'click' });
  }

  /** Lets time pass until nothing waits any more, or until `untilMs`. */
  async run(untilMs = Infinity): Promise<void> {
    if (untilMs !== Infinity) {
      void this.clock.delay(untilMs - this.nowMs, new AbortController().signal);
    }
    await nextTick();
    while (this.nowMs < untilMs && this.clock.advanceToNext()) {
      await nextTick();
    }
  }

  /** Names and times of what was sent, in its order. */
  get sent(): (readonly [string, number])[] {
    return this.requests.map(({ name, sentMs }) => [name, sentMs]);
  }

  private async answer(name: string, loads: readonly Load[], slot: Slot, lateMs: number): Promise<void> {
    const sentMs = this.nowMs;
    this.requests.push({ name, loads, sentMs, countedMs: sentMs + lateMs });
    if (lateMs > 0) {
      await this.clock.delay(lateMs, new AbortController().signal);
    }
    slot.markAnswered();
  }
}

/** Limits that more requests were counted towards than are allowed in some window. */
function exceeded(sent: readonly SentRequest[]): string[] {
  const counted = new Map<string, { readonly limit: LimitName; readonly times: number[] }>();
  for (const { loads, countedMs } of sent) {
    for (const { key, limit } of loads) {
      const known = counted.get(key) ?? { limit, times: [] };
      known.times.push(countedMs);
      counted.set(key, known);
    }
  }
  return [...counted].flatMap(([key, { limit, times }]) => {
    const { requests, windowMs } = publishedLimits[limit];
    const sorted = times.sort((one, other) => one - other);
    return sorted.some((time, index) => time - (sorted[index - requests] ?? -Infinity) < windowMs)
      ? [key]
      : [];
  });
}

describe('A background request', () => {
  it('is sent at once where nothing speaks against it', async () => {
    const traffic = new Traffic();
    void traffic.send('only', revoke('a'));
    await traffic.run();
    deepEqual(traffic.sent, [['only', 0]]);
  });

  it('is sent though the clock goes on between two looks at it, as a real one does', async () => {
    const clock = new (class extends FakeClock {
      override monotonic(): number {
        this.advance(0.01);
        return super.monotonic();
      }
    })();
    const pacer = new Pacer(clock, new ServiceWaits());
    const slots = ['a', 'b'].map(name => pacer.wait({ loads: revoke(name), kind: 'same' }, never));
    await nextTick();
    // Whoever waits for the clock here would wait for good.
    equal(clock.pendingWaits, 0);
    equal((await Promise.all(slots)).length, 2);
  });

  it('is sent with four others of the user in a second, and not with a fifth', async () => {
    const traffic = new Traffic();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      void traffic.send(name, revoke(name));
    }
    await traffic.run();
    deepEqual(traffic.sent, [
      ...['a', 'b', 'c', 'd', 'e'].map(name => [name, 0]),
      ...['f', 'g'].map(name => [name, 1025]),
    ]);
  });

  it('waits a second for the last one of its chat, while reads of other chats go by', async () => {
    const traffic = new Traffic();
    void traffic.send('first', revoke('a'));
    void traffic.send('second', revoke('a'));
    void traffic.send('other', readMembers('b'));
    await traffic.run();
    deepEqual(traffic.sent, [
      ['first', 0],
      ['other', 0],
      ['second', 1025],
    ]);
  });

  it('that changes a roster is sent four times a minute', async () => {
    const traffic = new Traffic();
    for (let count = 0; count < 6; count += 1) {
      void traffic.send(`${count}`, addMember('a'));
    }
    await traffic.run();
    deepEqual(
      traffic.sent.map(([, ms]) => ms),
      [0, 1025, 2050, 3075, 60_025, 61_050],
    );
  });

  it('makes room for what a person clicks, which does not wait', async () => {
    const traffic = new Traffic();
    for (const name of ['1', '2', '3', '4']) {
      traffic.click(name, [everything, user]).markAnswered();
    }
    for (const name of ['a', 'b', 'c']) {
      void traffic.send(name, revoke(name));
    }
    await traffic.run(500);
    traffic.click('5', [everything, user]).markAnswered();
    await traffic.run();
    deepEqual(
      traffic.sent.filter(([name]) => /[a-c]/.test(name)),
      [
        ['a', 0],
        ['b', 1025],
        ['c', 1025],
      ],
    );
  });

  it('has its turn when the other chats have had theirs', async () => {
    const traffic = new Traffic();
    for (const name of ['a', 'a', 'a', 'b', 'b', 'c']) {
      void traffic.send(name, [
        everything,
        { limit: 'user', key: 'user' },
        { limit: 'chat', key: `chat ${name}` },
      ]);
    }
    await traffic.run();
    deepEqual(traffic.sent, [
      ['a', 0],
      ['b', 0],
      ['c', 0],
      ['a', 1025],
      ['b', 1025],
      ['a', 2050],
    ]);
  });

  it('of the list goes before all others, because what it brings is waited for next', async () => {
    const traffic = new Traffic();
    for (let number = 0; number < 40; number += 1) {
      void traffic.send('roster', [everything, { limit: 'chat', key: `chat ${number}` }]);
    }
    void traffic.send('page', [everything, { limit: 'user', key: 'user' }]);
    await traffic.run();
    deepEqual(traffic.sent.slice(29, 32), [
      ['roster', 0],
      ['page', 1025],
      ['roster', 1025],
    ]);
  });

  it('is not kept waiting by others that came later, whichever chats they name', async () => {
    const traffic = new Traffic();
    const rosters = (from: number, name: string): void => {
      for (let number = from; number < from + 30; number += 1) {
        void traffic.send(name, [everything, { limit: 'chat', key: `chat ${number}` }]);
      }
    };
    rosters(0, 'first');
    await traffic.run(500);
    void traffic.send('check', [everything]);
    rosters(30, 'later');
    await traffic.run();
    deepEqual(traffic.sent[30]?.[0], 'check');
  });

  it('is never sent once cancelled, and does not stop the others', async () => {
    const traffic = new Traffic();
    const cancelling = new AbortController();
    void traffic.send('first', revoke('a'));
    const cancelled = failureFrom(traffic.send('cancelled', revoke('a'), { signal: cancelling.signal }));
    void traffic.send('last', revoke('a'));
    await traffic.run(500);
    cancelling.abort();
    await traffic.run();
    deepEqual(
      [await cancelled, traffic.sent],
      [
        { kind: 'cancelled' },
        [
          ['first', 0],
          ['last', 1025],
        ],
      ],
    );
  });

  it('that was cancelled before is not sent', async () => {
    const traffic = new Traffic();
    deepEqual(await failureFrom(traffic.send('a', revoke('a'), { signal: AbortSignal.abort() })), {
      kind: 'cancelled',
    });
    deepEqual(traffic.sent, []);
  });

  it('leaves no timer behind when none waits any more', async () => {
    const traffic = new Traffic();
    const cancelling = new AbortController();
    void traffic.send('first', revoke('a'));
    const cancelled = failureFrom(traffic.send('a', revoke('a'), { signal: cancelling.signal }));
    await nextTick();
    cancelling.abort();
    await cancelled;
    await nextTick();
    equal(traffic.clock.pendingWaits, 0);
  });
});

describe('A request without an answer', () => {
  it('is taken for counted when that is known, and says nothing about response times', async () => {
    const traffic = new Traffic();
    for (let count = 0; count < 12; count += 1) {
      const slot = traffic.click('lost', [everything]);
      traffic.clock.advance(100);
      slot.markLost();
    }
    const [slow, next] = [traffic.click('slow', readMembers('a')), traffic.send('next', readMembers('a'))];
    traffic.clock.advance(100);
    slow.markAnswered();
    await traffic.run();
    await next;
    deepEqual(traffic.sent.at(-1), ['next', 2325]);
  });

  it('counts from when it was sent, where something had to be done first', async () => {
    const traffic = new Traffic();
    const first = traffic.click('first', readMembers('a'));
    void traffic.send('next', readMembers('a'));
    await traffic.run(300);
    first.markSent();
    traffic.clock.advance(20);
    first.markAnswered();
    await traffic.run();
    deepEqual(traffic.sent.at(-1), ['next', 1345]);
  });
});

describe('The limits', () => {
  const kinds = [revoke, readMembers, addMember, (): Load[] => [everything, user]] as const;
  const request = fc.record({
    kind: fc.constantFrom(...kinds),
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    afterMs: fc.oneof(fc.constant(0), fc.nat(400), fc.nat(3000)),
    lateMs: fc.nat(9),
    /** A delay on the way. Not each request has one: what happens to each is the usual response time. */
    delayMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(200)),
    cancelMs: fc.option(fc.nat(2000), { nil: undefined, freq: 5 }),
  });

  it('hold in every window, whatever is sent and however late it is counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 60 }), fc.nat(80), async (requests, responseMs) => {
        const traffic = new Traffic();
        const all = requests.map(async ({ kind, name, afterMs, lateMs, delayMs, cancelMs }, index) => {
          await traffic.clock.delay(afterMs, new AbortController().signal);
          const cancelling = new AbortController();
          if (cancelMs !== undefined) {
            void traffic.clock.delay(cancelMs, new AbortController().signal).then(() => cancelling.abort());
          }
          const late = responseMs + lateMs + (index % 3 === 2 ? delayMs : 0);
          const sent = traffic.send(name, kind(name), { lateMs: late, signal: cancelling.signal });
          await sent.catch(() => undefined);
        });
        await traffic.run();
        await Promise.all(all);
        deepEqual(exceeded(traffic.requests), []);
      }),
      { numRuns: 150 },
    );
  });

  it('are used to the full: two hundred in a hundred chats take no more than a twentieth longer', async () => {
    const traffic = new Traffic();
    const one = async (name: string, index: number): Promise<void> => {
      for (let step = 0; step < 2; step += 1) {
        await traffic.send(name, revoke(name), { lateMs: 20 + ((index * 7) % 11) });
      }
      await traffic.send(name, readMembers(name), { lateMs: 20 });
    };
    const all = Promise.all(Array.from({ length: 100 }, (_, index) => one(String(index), index)));
    await traffic.run();
    await all;
    deepEqual(exceeded(traffic.requests), []);
    ok(traffic.nowMs / 40_000 <= 1.05, `${traffic.nowMs} ms`);
  });
});

describe('A clock that is set', () => {
  for (const [name, ms] of [
    ['back by an hour', -3_600_000],
    ['back by thirty days', -30 * 86_400_000],
    ['forth by an hour', 3_600_000],
  ] as const) {
    it(`${name} changes nothing in the pace`, async () => {
      const traffic = new Traffic();
      void traffic.send('first', revoke('a'));
      await traffic.run();
      traffic.clock.set(ms);
      void traffic.send('second', revoke('a'));
      await traffic.run();
      deepEqual(traffic.clock.waits, [1025]);
    });
  }
});

describe('A refusal with 429', () => {
  it('holds back everything in the background for the time it names', async () => {
    const traffic = new Traffic();
    const slot = await traffic.pacer.wait({ loads: revoke('a'), kind: 'same' }, never);
    slot.markThrottled(7000);
    void traffic.send('b', revoke('b'));
    void traffic.send('read', readMembers('c'));
    await traffic.run();
    deepEqual(traffic.sent, [
      ['b', 7000],
      ['read', 7000],
    ]);
  });

  it('holds back what shares the limit alone, where the own count says which it was', async () => {
    const traffic = new Traffic();
    traffic.click('1', readMembers('a')).markAnswered();
    traffic.click('2', readMembers('a')).markThrottled(3000);
    void traffic.send('same chat', readMembers('a'));
    void traffic.send('other chat', readMembers('b'));
    await traffic.run();
    deepEqual(traffic.sent.slice(2), [
      ['other chat', 0],
      ['same chat', 3000],
    ]);
  });

  it('holds back the background for as long as it asks, and shows that while anything waits for it', async () => {
    const traffic = new Traffic();
    (await traffic.pacer.wait({ loads: revoke('a'), kind: 'same' }, never)).markThrottled(3_600_000);
    const shown: unknown[] = [traffic.waits.current];
    traffic.waits.onDidChange(wait => shown.push(wait?.askedMs));
    void traffic.send('b', revoke('b'));
    void traffic.send('c', revoke('c'));
    await traffic.run();
    deepEqual(
      [traffic.sent, shown],
      [
        [
          ['b', 3_600_000],
          ['c', 3_600_000],
        ],
        [undefined, 3_600_000, undefined],
      ],
    );
  });

  it('is not shown once nothing waits for it any more', async () => {
    const traffic = new Traffic();
    const cancelling = new AbortController();
    (await traffic.pacer.wait({ loads: revoke('a'), kind: 'same' }, never)).markThrottled(90_000);
    const cancelled = failureFrom(traffic.send('b', revoke('b'), { signal: cancelling.signal }));
    await nextTick();
    const before = traffic.waits.current?.askedMs;
    cancelling.abort();
    await cancelled;
    await nextTick();
    deepEqual([before, traffic.waits.current], [90_000, undefined]);
  });

  const pairGap = async (traffic: Traffic): Promise<number> => {
    const before = traffic.requests.length;
    void traffic.send('one', readMembers('z'));
    void traffic.send('two', readMembers('z'));
    await traffic.run();
    const [one, two] = traffic.requests.slice(before);
    return (two?.sentMs ?? 0) - (one?.sentMs ?? 0);
  };

  it('halves the pace, once for several that were under way together', async () => {
    const traffic = new Traffic();
    const slots = await Promise.all(
      ['a', 'b', 'c'].map(name => traffic.pacer.wait({ loads: revoke(name), kind: 'same' }, never)),
    );
    traffic.clock.advance(5);
    for (const slot of slots) {
      slot.markThrottled(1000);
    }
    const gap = await pairGap(traffic);
    ok(gap > 1900 && gap <= 2025, `${gap} ms`);
  });

  it('slows down again and again, but never below an eighth', async () => {
    const traffic = new Traffic();
    for (let time = 0; time < 8; time += 1) {
      traffic.clock.advance(10);
      (await traffic.pacer.wait({ loads: [everything], kind: 'same' }, never)).markThrottled(0);
    }
    const gap = await pairGap(traffic);
    ok(gap > 7000 && gap <= 8025, `${gap} ms`);
  });

  it('is forgotten after fifty answers', async () => {
    const traffic = new Traffic();
    (await traffic.pacer.wait({ loads: revoke('a'), kind: 'same' }, never)).markThrottled(0);
    for (let count = 0; count < 50; count += 1) {
      void traffic.send('more', [everything]);
    }
    await traffic.run();
    equal(await pairGap(traffic), 1025);
  });

  it('of more than one person may click changes nothing in the pace', async () => {
    const traffic = new Traffic();
    for (const name of ['1', '2', '3', '4', '5']) {
      traffic.click(name, [everything, user]).markAnswered();
    }
    traffic.click('6', [everything, user]).markThrottled(1000);
    await traffic.run();
    equal(await pairGap(traffic), 1025);
  });
});

describe('A service that asks to be left alone', () => {
  it('gets nothing from the background for that time, and the same pace afterwards', async () => {
    const traffic = new Traffic();
    (await traffic.pacer.wait({ loads: revoke('a'), kind: 'same' }, never)).backOff(4000);
    void traffic.send('one', readMembers('b'));
    void traffic.send('two', readMembers('b'));
    await traffic.run();
    deepEqual(traffic.sent, [
      ['one', 4000],
      ['two', 5025],
    ]);
  });
});
