import { deepEqual } from 'node:assert/strict';
import { isSameTenantAndCloud } from '../../../src/access/actingAccount.ts';
import { verifyDoubts } from '../../../src/access/doubts.ts';
import { isUnwanted } from '../../../src/access/finding.ts';
import { Journal, type IntentSubject, type Settlement } from '../../../src/access/journal.ts';
import type { JournalAction, JournalOutcome } from '../../../src/access/journalLines.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { never } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { acting, alexAccount, chatIdOf } from './samples.ts';

/** Members lag behind a change for no longer than this, in milliseconds. */
const membersLagMs = 20 * 60_000;

const timeout: Failure = { kind: 'timeout', afterMs: 1 };

interface Past {
  /** Alex's if left out. */
  readonly cloud?: string;
  readonly action?: JournalAction;
  /** In place of an id. */
  readonly signInName?: string;
  /** The id, where it is not that of the name. */
  readonly userId?: string;
  /** How long the service let the request wait after its intent, in milliseconds; 0 if left out. */
  readonly waitedMs?: number;
  /** Whether it was sent again after that. */
  readonly isSentAgain?: boolean;
  /** What the window knew when it was closed; nothing if left out. */
  readonly outcome?: Settlement;
}

/** A journal in which a window that is gone left things open. */
class Left {
  /** When the window writes, in milliseconds since 1970. */
  writtenMs = 0;
  readonly storage = new MemoryJournal();
  readonly read: string[] = [];
  /** Milliseconds since the window wrote. */
  elapsedMs = membersLagMs;
  /** How much the time of day was set forth, in milliseconds. */
  setMs = 0;
  readonly journal = new Journal(
    this.storage,
    () => this.elapsedMs + this.setMs,
    () => this.elapsedMs,
  );
  private readonly gone = new Journal(new MemoryJournal(this.storage.lines, '2-gone'), () => this.writtenMs);

  async add(
    chat: string,
    name: string,
    {
      action = 'revoke',
      signInName,
      userId,
      waitedMs = 0,
      isSentAgain = false,
      cloud = acting.cloud,
      outcome,
    }: Past = {},
  ): Promise<this> {
    const run = this.gone.begin({ ...acting, cloud, action });
    const subject = {
      ...subjectNamed(chat, name),
      userId: signInName === undefined ? (userId ?? `${name}-ID`) : undefined,
      userPrincipalName: signInName,
    };
    const id = await run.intend(subject);
    this.writtenMs += waitedMs;
    if (isSentAgain) {
      await run.intend(subject, id);
    }
    if (outcome) {
      await run.settle(id, outcome);
    }
    return this;
  }

  /** This window has revoked somebody's access in chat `a`, and that is not visible yet. */
  async addHere(name: string): Promise<this> {
    this.elapsedMs = 0;
    const run = this.journal.begin({ ...acting, action: 'revoke' });
    const id = await run.intend({ ...subjectNamed('a', name), userId: `${name}-ID` });
    await run.settle(id, { outcome: 'notVisibleYet' });
    return this;
  }

  /** This window sends another request about somebody in chat `a`. @returns what settles it. */
  async intendLater(name: string): Promise<{ readonly settle: (outcome: JournalOutcome) => Promise<void> }> {
    const run = this.journal.begin({ ...acting, action: 'revoke' });
    const id = await run.intend({ ...subjectNamed('a', name), userId: `${name}-ID` });
    return { settle: outcome => run.settle(id, { outcome }) };
  }

  /** Verifies against these members, or what reading them failed with; a chat that is left out times out. */
  async verify(members: Readonly<Record<string, readonly string[] | Failure>>): Promise<unknown[]> {
    const { entries } = await this.journal.read();
    const verifications = await verifyDoubts(
      entries,
      entries,
      {
        journal: this.journal,
        readRoster: chatId => {
          const name = /^19:(.*)@/.exec(chatId)?.[1] ?? '';
          this.read.push(name);
          const found = members[name] ?? timeout;
          return 'kind' in found
            ? Promise.reject(new FailureError(found))
            : Promise.resolve({
                members: found.map(one => sampleMember(one)),
                unreadableMembers: 0,
                roster: 'complete',
              });
        },
        acting,
        now: () => this.elapsedMs + this.setMs,
      },
      never,
    );
    return verifications
      .map(one => [
        one.entry.intent.person.displayName,
        ...(one.kind === 'settled'
          ? [one.outcome, ...(one.recorded ? [] : ['not recorded'])]
          : [one.kind === 'open' ? one.reason : one.failure.kind]),
      ])
      .sort();
  }

  /** Everybody in the journal with state and outcome. */
  async entries(): Promise<unknown[]> {
    return (await this.journal.read()).entries
      .map(({ intent, state, outcome }) => [
        intent.person.displayName,
        state,
        outcome && [outcome.outcome, outcome.foundLater, outcome.clientRequestId],
      ])
      .sort();
  }
}

function subjectNamed(chat: string, name: string): Omit<IntentSubject, 'userId'> {
  return {
    chat: { id: chatIdOf(chat), label: chat, type: 'group' },
    member: sampleMember(name),
    tenantId: 'contoso',
    clientRequestId: `of ${name}`,
  };
}

const sent: Past = { outcome: { outcome: 'inDoubt' } };
const accepted: Past = { outcome: { outcome: 'notVisibleYet' } };

describe('What was left in doubt', () => {
  it('is settled by reading each chat once, and the journal says that it was found later', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    await left.add('a', 'Bob', sent);
    await left.add('b', 'Cid', sent);

    deepEqual(await left.verify({ a: ['Bob'], b: [] }), [
      ['Ann', 'revoked'],
      ['Bob', 'stillListed'],
      ['Cid', 'revoked'],
    ]);
    deepEqual(await left.entries(), [
      ['Ann', 'settled', ['revoked', true, 'of Ann']],
      ['Bob', 'settled', ['stillListed', true, 'of Bob']],
      ['Cid', 'settled', ['revoked', true, 'of Cid']],
    ]);
    deepEqual(left.read.sort(), ['a', 'b']);
  });

  it('says no more than was seen where it is not known whether the request was sent', async () => {
    const left = await new Left().add('a', 'Ann');
    await left.add('a', 'Bob');
    await left.add('b', 'Cid', { action: 'readd' });
    await left.add('b', 'Dan', { action: 'readd' });
    deepEqual(await left.verify({ a: ['Bob'], b: ['Dan'] }), [
      ['Ann', 'notListed'],
      ['Bob', 'listed'],
      ['Cid', 'notListed'],
      ['Dan', 'listed'],
    ]);
  });

  it('says so only once the members have had the time to show it', async () => {
    const left = await new Left().add('a', 'Ann');
    await left.add('a', 'Bob', { action: 'readd' });
    left.elapsedMs = membersLagMs - 1;
    deepEqual(await left.verify({ a: ['Ann'] }), [
      ['Ann', 'lagging'],
      ['Bob', 'lagging'],
    ]);
  });

  it('stays open where the members cannot be read, and the others are settled', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    await left.add('b', 'Bob', sent);
    deepEqual(await left.verify({ b: [] }), [
      ['Ann', 'timeout'],
      ['Bob', 'revoked'],
    ]);
    deepEqual(await left.entries(), [
      ['Ann', 'inDoubt', ['inDoubt', undefined, undefined]],
      ['Bob', 'settled', ['revoked', true, 'of Bob']],
    ]);
  });

  it('is told even if the journal cannot be written', async () => {
    const left = await new Left().add('a', 'Ann');
    left.storage.fails = () => true;
    deepEqual(await left.verify({ a: [] }), [['Ann', 'notListed', 'not recorded']]);
    deepEqual(await left.entries(), [['Ann', 'inDoubt', undefined]]);
  });

  it('was an addition that came about, or not', async () => {
    const left = await new Left().add('a', 'Ann', { ...sent, action: 'readd' });
    await left.add('a', 'Bob', { ...sent, action: 'readd' });
    deepEqual(await left.verify({ a: ['Ann'] }), [
      ['Ann', 'added'],
      ['Bob', 'stillMissing'],
    ]);
  });

  it('knows somebody who was named by sign-in name by the address, and is never sure that they are missing', async () => {
    const left = await new Left().add('a', 'Ann', {
      ...sent,
      action: 'readd',
      signInName: 'ANN@contoso.example',
    });
    await left.add('a', 'Bob', {
      ...sent,
      action: 'readd',
      signInName: 'bob_fabrikam.example#EXT#@contoso.example',
    });
    deepEqual(await left.verify({ a: ['Ann', 'Bob'] }), [
      ['Ann', 'added'],
      ['Bob', 'signInNameUnknown'],
    ]);
  });

  it('does not include what is settled or under way', async () => {
    const left = await new Left().add('a', 'Ann');
    await left.add('a', 'Bob', { outcome: { outcome: 'revoked' } });
    left.storage.alive.add('2-gone');
    deepEqual([await left.verify({ a: [] }), left.read], [[], []]);
  });
});

describe('Members that lag behind', () => {
  it('settle nothing by not having changed, until they have had the time', async () => {
    const left = await new Left().add('a', 'Ann', accepted);
    await left.add('a', 'Bob', { ...accepted, action: 'readd' });
    await left.add('a', 'Cid', { outcome: { outcome: 'inDoubt', failure: 'timeout' } });
    left.elapsedMs = membersLagMs - 1;
    const early = await left.verify({ a: ['Ann', 'Cid'] });
    left.elapsedMs = membersLagMs;
    deepEqual(
      [early, await left.verify({ a: ['Ann', 'Cid'] }), await left.verify({ a: [] })],
      [
        [
          ['Ann', 'lagging'],
          ['Bob', 'lagging'],
          ['Cid', 'lagging'],
        ],
        [
          ['Ann', 'stillListed'],
          ['Bob', 'stillMissing'],
          ['Cid', 'stillListed'],
        ],
        [],
      ],
    );
  });

  it('settle at once what they do show', async () => {
    const left = await new Left().add('a', 'Ann', accepted);
    await left.add('a', 'Bob', { ...accepted, action: 'readd' });
    await left.add('a', 'Cid', { outcome: { outcome: 'inDoubt', failure: 'timeout' } });
    left.elapsedMs = 1;
    deepEqual(await left.verify({ a: ['Bob'] }), [
      ['Ann', 'revoked'],
      ['Bob', 'added'],
      ['Cid', 'revoked'],
    ]);
  });

  for (const [how, past, inTheEnd] of [
    ['accepted at last', accepted, 'stillListed'],
    ['sent again at last, before the window was gone', { isSentAgain: true }, 'listed'],
  ] as const) {
    it(`have their time from when a request was carried out that the service let wait (${how})`, async () => {
      const left = await new Left().add('a', 'Ann', { ...past, waitedMs: 30 * 60_000 });
      left.elapsedMs = left.writtenMs + membersLagMs - 1;
      const early = await left.verify({ a: ['Ann'] });
      left.elapsedMs += 1;
      deepEqual([early, await left.verify({ a: ['Ann'] })], [[['Ann', 'lagging']], [['Ann', inTheEnd]]]);
    });
  }

  for (const [how, setMs] of [
    ['30 days forward', 30 * 24 * 3_600_000],
    ['an hour back', -3_600_000],
  ] as const) {
    it(`have their time in the window that changed them, though the clock is set ${how}`, async () => {
      const left = await new Left().addHere('Ann');
      left.setMs = setMs;
      left.elapsedMs = membersLagMs - 1;
      const early = await left.verify({ a: ['Ann'] });
      left.elapsedMs += 1;
      deepEqual([early, await left.verify({ a: ['Ann'] })], [[['Ann', 'lagging']], [['Ann', 'stillListed']]]);
    });
  }

  it('do not pass somebody off as added whose revocation they have not shown', async () => {
    const left = await new Left().add('a', 'Ann', accepted);
    await left.add('a', 'Ann', { ...sent, action: 'readd' });
    left.elapsedMs = 1;
    const early = await left.verify({ a: ['Ann'] });
    left.elapsedMs += membersLagMs;
    deepEqual(
      [early, await left.verify({ a: ['Ann'] })],
      [
        [
          ['Ann', 'lagging'],
          ['Ann', 'laterRequestOpen'],
        ],
        [
          ['Ann', 'added'],
          ['Ann', 'overtaken'],
        ],
      ],
    );
  });
});

describe('A later change of the same person in the same chat', () => {
  it('hides what became of an earlier one', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    await left.add('a', 'Ann', { action: 'readd', outcome: { outcome: 'added' } });
    deepEqual(await left.verify({ a: ['Ann'] }), [['Ann', 'overtaken']]);
  });

  it('hides nothing if it did nothing, or is of another chat, person or cloud', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    await left.add('a', 'Ann', { outcome: { outcome: 'notAttempted' } });
    await left.add('a', 'Ann', { outcome: { outcome: 'refused' } });
    await left.add('b', 'Ann', { action: 'readd', outcome: { outcome: 'added' } });
    await left.add('a', 'Ann', { action: 'readd', cloud: 'usGovHigh', outcome: { outcome: 'added' } });
    await left.add('a', 'Bob', { action: 'readd', outcome: { outcome: 'added' } });
    deepEqual(await left.verify({ a: ['Bob'] }), [['Ann', 'revoked']]);
  });

  it('is waited for while it is under way', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    const other = new Journal(new MemoryJournal(left.storage.lines, '3-other'), () => 1);
    left.storage.alive.add('3-other');
    await other.begin({ ...acting, action: 'readd' }).intend({
      chat: { id: chatIdOf('a'), label: 'a', type: 'group' },
      member: sampleMember('Ann'),
      userId: 'ann-id',
      tenantId: 'contoso',
      clientRequestId: 'other',
    });
    deepEqual(await left.verify({ a: ['Ann'] }), [['Ann', 'laterRequestOpen']]);
  });

  it('hides nothing for good while nobody knows what became of it', async () => {
    const left = await new Left().add('a', 'Ann', sent);
    const later = await left.intendLater('Ann');
    await later.settle('inDoubt');
    left.elapsedMs += 1;
    const early = await left.verify({ a: ['Ann'] });
    await later.settle('refused');
    deepEqual(
      [early, await left.verify({ a: [] })],
      [
        [
          ['Ann', 'lagging'],
          ['Ann', 'laterRequestOpen'],
        ],
        [['Ann', 'revoked']],
      ],
    );
  });
});

describe('What a reading found', () => {
  it('is what was wanted, or is not, by what the request was for', () => {
    const outcomes = [
      'revoked',
      'added',
      'listed',
      'notListed',
      'stillListed',
      'stillMissing',
      'overtaken',
    ] as const;
    const unwanted = (action: JournalAction): readonly JournalOutcome[] =>
      outcomes.filter(outcome => isUnwanted(action, outcome));
    deepEqual(
      [unwanted('revoke'), unwanted('readd')],
      [
        ['listed', 'stillListed', 'stillMissing', 'overtaken'],
        ['notListed', 'stillListed', 'stillMissing', 'overtaken'],
      ],
    );
  });
});

describe('Somebody who revoked their own access', () => {
  const answer = { status: 403, code: 'Forbidden', message: '', requestId: 'r', clientRequestId: 'c' };
  const forbidden: Failure = { kind: 'forbidden', answer };

  it('is no member any more if the service accepted it and now refuses to list the members', async () => {
    const left = await new Left().add('a', 'Alex', { ...accepted, userId: alexAccount.userId });
    deepEqual(await left.verify({ a: forbidden }), [['Alex', 'revoked']]);
  });

  it('is none either if the answer was lost', async () => {
    const left = await new Left().add('a', 'Alex', { ...sent, userId: alexAccount.userId });
    deepEqual(await left.verify({ a: forbidden }), [['Alex', 'revoked']]);
  });

  it('may have lost access for another reason if nothing may have been sent, or it was somebody else', async () => {
    const left = await new Left().add('a', 'Alex', { userId: alexAccount.userId });
    await left.add('a', 'Bob', accepted);
    deepEqual(await left.verify({ a: forbidden }), [
      ['Alex', 'forbidden'],
      ['Bob', 'forbidden'],
    ]);
  });
});

describe('Who may look at what is in doubt', () => {
  const account = { id: 'alex', label: 'Alex', tenantId: 'CONTOSO' };
  const here = { cloud: 'global', account };
  const intent = { cloud: 'global', account: { id: 'megan', label: 'Megan', tenantId: 'contoso' } };

  it('is anybody of the same tenant in the same cloud', () => {
    deepEqual(
      [
        isSameTenantAndCloud(here, intent),
        isSameTenantAndCloud({ ...here, cloud: 'usGovHigh' }, intent),
        isSameTenantAndCloud({ ...here, account: { ...account, tenantId: 'fabrikam' } }, intent),
      ],
      [true, false, false],
    );
  });

  it('is the same account alone where a tenant is not known', () => {
    const unknown = { id: 'alex', label: 'Alex' };
    deepEqual(
      [
        isSameTenantAndCloud({ ...here, account: unknown }, intent),
        isSameTenantAndCloud({ ...here, account: unknown }, { ...intent, account }),
        isSameTenantAndCloud(here, { ...intent, account: unknown }),
      ],
      [false, true, true],
    );
  });
});
