import { deepEqual, equal, ok } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import { shortestMs, workOf } from '../../../src/access/duration.ts';
import { Journal } from '../../../src/access/journal.ts';
import type { Renew } from '../../../src/access/renewal.ts';
import { Revocation } from '../../../src/access/revocation.ts';
import type { RevocationApi, AccessSending, RevocationSubject } from '../../../src/access/revocationApi.ts';
import type { RevocationPlan } from '../../../src/access/revocationPlan.ts';
import type { Chat } from '../../../src/chats/model.ts';
import { throwIfCancelled } from '../../../src/core/async.ts';
import { FailureError, type Failure, type ServiceAnswer } from '../../../src/core/failure.ts';
import type { WorkProgress } from '../../../src/core/workProgress.ts';
import type { GraphReply } from '../../../src/graph/call.ts';
import { sampleChat, sampleMember } from '../chats/sample.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { never } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';

/** A plan over chats, given by the names of those to lose access: `{ a: ['Ann', 'Bob'] }`. */
function planOf(chats: Readonly<Record<string, readonly string[]>>): RevocationPlan {
  const steps = Object.entries(chats).flatMap(([id, names]) => {
    const chat = sampleChat(id, { members: names.map(name => sampleMember(name)) });
    return chat.members.map(member => ({
      chat,
      member,
      subject: { userId: `${member.displayName}-id`, tenantId: 'contoso' },
      isOfOtherTenant: false,
      isSelf: false,
    }));
  });
  return { steps, exclusions: [] };
}

const answer: ServiceAnswer = {
  status: 401,
  code: 'InvalidAuthenticationToken',
  message: '',
  requestId: 'refusal',
  clientRequestId: 'x',
};
const expired: Failure = { kind: 'signedOut', reason: 'expired', answer };
const offline: Failure = { kind: 'offline', left: true, detail: 'ECONNRESET' };

/** A service that answers when it is told to, and otherwise at once. */
class ScriptedService implements RevocationApi {
  readonly storage = new MemoryJournal();
  readonly clock = new FakeClock();
  /** What was asked, in its order: `Ann`, or `read a`. */
  readonly asked: string[] = [];
  readonly progress: WorkProgress[] = [];
  /** What happens to a request before it is carried out, by name; reads by `read a`. */
  readonly script = new Map<string, () => Promise<void> | void>();
  /** How often the person was asked to sign in. */
  renewals = 0;
  renew: Renew = () => Promise.resolve();
  /** Throws where chats may no longer be changed. */
  assertMayWrite = (): void => undefined;
  private readonly gone = new Set<string>();
  private readonly busy = new Set<string>();

  async removeAllAccess(
    chatId: string,
    { userId }: RevocationSubject,
    { signal, beforeSend, clientRequestId }: AccessSending,
  ): Promise<GraphReply> {
    const name = userId.replace(/-id$/, '');
    await beforeSend();
    throwIfCancelled(signal);
    await this.exclusively(chatId, name);
    this.gone.add(userId);
    return { status: 204, body: undefined, requestId: `of ${name}`, clientRequestId };
  }

  /** Runs a plan; what became of each, in the plan's order. */
  async run(plan: RevocationPlan, signal = never): Promise<unknown[]> {
    const chats = new Map(plan.steps.map(({ chat }) => [chat.id, chat]));
    const revocation = new Revocation({
      api: this,
      readRoster: async chatId => {
        await this.answer(`read ${chatId}`);
        return this.roster(chats.get(chatId));
      },
      journal: this.journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } }),
      chatLabel: ({ id }) => id,
      assertMayWrite: () => this.assertMayWrite(),
      renew: (failure, until) => {
        this.renewals += 1;
        return this.renew(failure, until);
      },
      clock: this.clock,
    });
    const results = await revocation.run(plan, signal, {
      onProgress: progress => this.progress.push(progress),
    });
    return results.map(({ step, outcome, recorded }) => [
      step.member.displayName,
      outcome.kind,
      ...('failure' in outcome ? [outcome.failure.kind] : []),
      ...(recorded ? [] : ['not recorded']),
    ]);
  }

  get journal(): Journal {
    return new Journal(this.storage, () => this.clock.now());
  }

  private async exclusively(chatId: string, what: string): Promise<void> {
    equal(this.busy.has(chatId), false, 'two requests of one chat at once');
    this.busy.add(chatId);
    try {
      await this.answer(what);
    } finally {
      this.busy.delete(chatId);
    }
  }

  private async answer(what: string): Promise<void> {
    this.asked.push(what);
    await nextTick();
    await this.script.get(what)?.();
  }

  private roster(chat: Chat | undefined): Chat {
    const known = chat ?? sampleChat('none');
    return { ...known, members: known.members.filter(({ userId }) => !this.gone.has(userId ?? '')) };
  }
}

function fail(failure: Failure): () => Promise<void> {
  return () => Promise.reject(new FailureError(failure));
}

/** Fails the first time alone. */
function failOnce(failure: Failure): () => Promise<void> {
  let failed = false;
  return () => {
    const first = !failed;
    failed = true;
    return first ? Promise.reject(new FailureError(failure)) : Promise.resolve();
  };
}

describe('A run over several chats', () => {
  const plan = planOf({ a: ['Ann', 'Bob'], b: ['Cid', 'Dan'], c: ['Eve'] });

  it('goes round between the chats, and reads each once when it is through', async () => {
    const service = new ScriptedService();
    const outcomes = await service.run(plan);
    deepEqual(
      outcomes,
      ['Ann', 'Bob', 'Cid', 'Dan', 'Eve'].map(name => [name, 'revoked']),
    );
    deepEqual(service.asked, ['Ann', 'Cid', 'Eve', 'Bob', 'Dan', 'read c', 'read a', 'read b']);
  });

  it('begins with the chat that takes longest', async () => {
    const service = new ScriptedService();
    await service.run(planOf({ a: ['Ann'], b: ['Bob', 'Cid', 'Dan'] }));
    deepEqual(service.asked.slice(0, 2), ['Bob', 'Ann']);
  });

  it('has twenty chats under way and no more', async () => {
    const service = new ScriptedService();
    const names = Array.from({ length: 30 }, (_, index) => `P${index}`);
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => (release = resolve));
    names.forEach(name => service.script.set(name, () => held));
    const running = service.run(planOf(Object.fromEntries(names.map(name => [`chat ${name}`, [name]]))));
    await nextTick();
    await nextTick();
    equal(service.asked.length, 20);
    release();
    equal((await running).length, 30);
  });

  it('goes on after a refusal that concerns one member alone', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail({ kind: 'forbidden', answer: { ...answer, status: 403 } }));
    service.script.set('Cid', fail({ kind: 'unavailable', answer: { ...answer, status: 500 } }));
    deepEqual(await service.run(plan), [
      ['Ann', 'refused', 'forbidden'],
      ['Bob', 'revoked'],
      ['Cid', 'inDoubt', 'unavailable'],
      ['Dan', 'revoked'],
      ['Eve', 'revoked'],
    ]);
  });

  it('goes on after a connection that broke, if the members can be read', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    deepEqual(await service.run(plan), [
      ['Ann', 'inDoubt', 'offline'],
      ['Bob', 'revoked'],
      ['Cid', 'revoked'],
      ['Dan', 'revoked'],
      ['Eve', 'revoked'],
    ]);
    deepEqual(service.asked.slice(0, 5), ['Ann', 'Cid', 'Eve', 'read a', 'read c']);
  });

  it('takes any answer to reading the members as a proof that the network is there', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    service.script.set('read a', fail({ kind: 'unavailable', answer: { ...answer, status: 500 } }));
    deepEqual((await service.run(plan)).slice(0, 2), [
      ['Ann', 'inDoubt', 'offline'],
      ['Bob', 'inDoubt', 'unavailable'],
    ]);
  });

  it('sends a request again that never left, once the members could be read', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', failOnce({ ...offline, left: false }));
    deepEqual(
      await service.run(planOf({ a: ['Ann', 'Bob'] })),
      ['Ann', 'Bob'].map(name => [name, 'revoked']),
    );
    deepEqual(service.asked, ['Ann', 'read a', 'Ann', 'Bob', 'read a']);
  });

  it('reads a chat once, if what proved the network came after its last request', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    deepEqual(await service.run(planOf({ a: ['Ann'] })), [['Ann', 'inDoubt', 'offline']]);
    deepEqual(service.asked, ['Ann', 'read a']);
  });

  it('goes on with the other chats where one alone cannot be reached', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    service.script.set('Bob', fail(offline));
    service.script.set('read a', fail(offline));
    deepEqual(await service.run(plan), [
      ['Ann', 'inDoubt', 'offline'],
      ['Bob', 'inDoubt', 'offline'],
      ['Cid', 'revoked'],
      ['Dan', 'revoked'],
      ['Eve', 'revoked'],
    ]);
  });

  it('settles no other chat from the reading that proved the network', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    service.script.set('read a', fail(offline));
    const outcomes = await service.run(planOf({ a: ['Ann'], b: ['Cid'] }));
    deepEqual(outcomes, [
      ['Ann', 'inDoubt', 'offline'],
      ['Cid', 'revoked'],
    ]);
    equal(service.asked.filter(one => one === 'read b').length, 2);
  });

  it('sends nothing more when no members can be read either, and says why', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(offline));
    service.script.set('read a', fail(offline));
    service.script.set('read b', failOnce(offline));
    deepEqual(await service.run(plan), [
      ['Ann', 'inDoubt', 'offline'],
      ['Bob', 'notAttempted', 'offline'],
      ['Cid', 'revoked'],
      ['Dan', 'notAttempted', 'offline'],
      ['Eve', 'revoked'],
    ]);
  });

  it('does not read a chat to which nothing was sent', async () => {
    const service = new ScriptedService();
    deepEqual(await service.run(plan, AbortSignal.abort()), [
      ...['Ann', 'Bob', 'Cid', 'Dan', 'Eve'].map(name => [name, 'notAttempted', 'cancelled']),
    ]);
    deepEqual(service.asked, []);
  });

  it('has everybody in the journal from the start, and nobody as sent who was not', async () => {
    const service = new ScriptedService();
    const cancelling = new AbortController();
    let atFirstRequest: unknown[] = [];
    service.script.set('Ann', async () => {
      const { entries } = await new Journal(new MemoryJournal(service.storage.lines), () => 0).read();
      atFirstRequest = entries.map(({ intent, state }) => [intent.person.displayName, state]);
      cancelling.abort();
    });
    await service.run(planOf({ a: ['Ann', 'Bob', 'Cid'] }), cancelling.signal);
    const { entries } = await service.journal.read();
    deepEqual(
      [atFirstRequest, entries.map(({ intent, outcome }) => [intent.person.displayName, outcome?.outcome])],
      [
        [
          ['Ann', 'inDoubt'],
          ['Cid', 'settled'],
          ['Bob', 'settled'],
        ],
        [
          ['Ann', 'revoked'],
          ['Cid', 'notAttempted'],
          ['Bob', 'notAttempted'],
        ],
      ],
    );
  });

  it('when cancelled, waits for what is under way, looks at it, and sends nothing more', async () => {
    const service = new ScriptedService();
    const cancelling = new AbortController();
    service.script.set('Ann', () => cancelling.abort());
    deepEqual(await service.run(plan, cancelling.signal), [
      ['Ann', 'revoked'],
      ['Bob', 'notAttempted', 'cancelled'],
      ['Cid', 'revoked'],
      ['Dan', 'notAttempted', 'cancelled'],
      ['Eve', 'revoked'],
    ]);
    deepEqual(service.asked.sort(), ['Ann', 'Cid', 'Eve', 'read a', 'read b', 'read c']);
  });

  it('says how far it is before anything is done', async () => {
    const service = new ScriptedService();
    await service.run(planOf({ a: ['Ann', 'Bob'] }));
    deepEqual([service.progress[0]?.done, service.progress.at(-1)?.done], [0, 2]);
  });

  it('does nothing for an empty plan', async () => {
    const service = new ScriptedService();
    deepEqual([await service.run(planOf({})), service.asked], [[], []]);
  });
});

describe('A run in which chats may no longer be changed', () => {
  const plan = planOf({ a: ['Ann', 'Bob'], b: ['Cid', 'Dan'] });
  const readOnly: Failure = { kind: 'cancelled', by: 'readOnly' };

  it('sends nothing more, waits for what has left, and tells of each step why', async () => {
    const service = new ScriptedService();
    const reasons: Failure[] = [];
    service.script.set('Ann', () => {
      service.assertMayWrite = () => {
        reasons.push(readOnly);
        throw new FailureError(readOnly);
      };
    });
    const outcomes = await service.run(plan);
    const { entries } = await service.journal.read();
    deepEqual(
      {
        outcomes,
        asked: service.asked.sort(),
        // The first refusal ends the run: nobody else is asked.
        refusals: reasons.length,
        recorded: entries.flatMap(({ outcome }) => outcome?.failure ?? []),
      },
      {
        outcomes: [
          ['Ann', 'revoked'],
          ['Bob', 'notAttempted', 'cancelled'],
          ['Cid', 'revoked'],
          ['Dan', 'notAttempted', 'cancelled'],
        ],
        asked: ['Ann', 'Cid', 'read a', 'read b'],
        refusals: 1,
        recorded: ['cancelled (readOnly)', 'cancelled (readOnly)'],
      },
    );
  });

  it('has no intent for what is not sent', async () => {
    const service = new ScriptedService();
    service.assertMayWrite = () => {
      throw new FailureError(readOnly);
    };
    await service.run(planOf({ a: ['Ann'] }));
    deepEqual(
      [service.asked, service.storage.lines.map(line => (JSON.parse(line) as { type: unknown }).type)],
      [[], ['planned', 'outcome']],
    );
  });

  it('ends in the same way while the setting is wrong', async () => {
    const service = new ScriptedService();
    service.assertMayWrite = () => {
      throw new FailureError({ kind: 'wrongSetting', settings: ['teamsChatAccess.readOnly'] });
    };
    deepEqual(
      [await service.run(plan), service.asked],
      [['Ann', 'Bob', 'Cid', 'Dan'].map(name => [name, 'notAttempted', 'wrongSetting']), []],
    );
  });
});

describe('A session that ends in the middle', () => {
  const plan = planOf({ a: ['Ann', 'Bob'], b: ['Cid'] });
  const allRevoked = ['Ann', 'Bob', 'Cid'].map(name => [name, 'revoked']);

  it('is renewed once for all that were refused, and they go out again', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', failOnce(expired));
    service.script.set('Cid', failOnce(expired));
    deepEqual(await service.run(plan), allRevoked);
    equal(service.renewals, 1);
    deepEqual(service.asked.slice(0, 5), ['Ann', 'Cid', 'Ann', 'Cid', 'Bob']);
  });

  it('is asked about with the failure that says what is missing', async () => {
    const service = new ScriptedService();
    const missing: Failure = { kind: 'consentNeeded', scopes: ['Chat.ReadWrite.All'], answer };
    const seen: Failure[] = [];
    service.renew = failure => {
      seen.push(failure);
      return Promise.resolve();
    };
    service.script.set('Bob', failOnce(missing));
    deepEqual([await service.run(plan), seen], [allRevoked, [missing]]);
  });

  it('is renewed for reading the members too', async () => {
    const service = new ScriptedService();
    service.script.set('read a', failOnce(expired));
    deepEqual([await service.run(plan), service.renewals], [allRevoked, 1]);
  });

  it('that nobody renews ends the run, and nothing more is sent', async () => {
    const service = new ScriptedService();
    service.renew = () => Promise.reject(new FailureError({ kind: 'cancelled' }));
    service.script.set('Ann', fail(expired));
    service.script.set('Cid', fail(expired));
    deepEqual(await service.run(plan), [
      ['Ann', 'refused', 'signedOut'],
      ['Bob', 'notAttempted', 'signedOut'],
      ['Cid', 'refused', 'signedOut'],
    ]);
    deepEqual([service.asked, service.renewals], [['Ann', 'Cid'], 1]);
  });

  it('keeps nobody waiting for a sign-in who cancels: what has left is looked at, and the rest is not sent', async () => {
    const service = new ScriptedService();
    const cancelling = new AbortController();
    let asked: AbortSignal | undefined;
    service.renew = (_, until) => {
      asked = until;
      // The person has opened the browser, and has not come back.
      return new Promise(() => undefined);
    };
    service.script.set('Ann', fail(expired));
    service.script.set('Cid', async () => {
      while (!asked) {
        await nextTick();
      }
      // The answer comes while the person is being asked.
      setImmediate(() => cancelling.abort());
    });
    deepEqual(await service.run(plan, cancelling.signal), [
      ['Ann', 'refused', 'signedOut'],
      ['Bob', 'notAttempted', 'cancelled'],
      ['Cid', 'revoked'],
    ]);
    deepEqual([service.asked, asked?.aborted], [['Ann', 'Cid', 'read b'], true]);
  });

  it('that ends again at once is not asked about for ever', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', fail(expired));
    deepEqual(await service.run(planOf({ a: ['Ann', 'Bob'] })), [
      ['Ann', 'refused', 'signedOut'],
      ['Bob', 'notAttempted', 'signedOut'],
    ]);
    deepEqual([service.asked, service.renewals], [['Ann', 'Ann'], 1]);
  });
});

describe('A journal that cannot be written', () => {
  const plan = planOf({ a: ['Ann', 'Bob'], b: ['Cid'] });

  it('keeps everything from being sent, with that reason', async () => {
    const service = new ScriptedService();
    service.storage.fails = () => true;
    deepEqual(await service.run(plan), [
      ['Ann', 'notAttempted', 'storage', 'not recorded'],
      ['Bob', 'notAttempted', 'storage', 'not recorded'],
      ['Cid', 'notAttempted', 'storage', 'not recorded'],
    ]);
    deepEqual(service.asked, []);
  });

  it('after a request takes nothing from its outcome, which is said to be missing there', async () => {
    const service = new ScriptedService();
    service.storage.fails = attempt => attempt >= 4;
    deepEqual(await service.run(plan), [
      ['Ann', 'revoked', 'not recorded'],
      ['Bob', 'revoked', 'not recorded'],
      ['Cid', 'revoked', 'not recorded'],
    ]);
  });

  it('has an intent for each time that a request is sent', async () => {
    const service = new ScriptedService();
    service.script.set('Ann', failOnce(expired));
    await service.run(planOf({ a: ['Ann'] }));
    deepEqual(
      service.storage.lines.map(line => (JSON.parse(line) as { type: unknown }).type),
      ['planned', 'intent', 'intent', 'outcome'],
    );
  });
});

describe('The progress of a run', () => {
  it('counts outcomes, and expects the time that the limits ask for the rest', async () => {
    const service = new ScriptedService();
    const names = Array.from({ length: 40 }, (_, index) => `P${index}`);
    const plan = planOf(Object.fromEntries(names.map(name => [`chat ${name}`, [name]])));
    equal(shortestMs(workOf(plan)), 8000);
    await service.run(plan);

    const done = service.progress.map(progress => progress.done);
    deepEqual(
      [...done].sort((one, other) => one - other),
      done,
    );
    deepEqual(service.progress.at(-1), { done: 40, total: 40, remainingMs: 0 });
    ok(service.progress.every(({ remainingMs = 0 }) => remainingMs <= 8000));
  });
});
