import { deepEqual } from 'node:assert/strict';
import { isSameTenantAndCloud, verifyDoubts } from '../../../src/access/doubts.ts';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalAction } from '../../../src/access/journalLines.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { never } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';

/** A journal in which a window that is gone left these people of these chats in doubt. */
class Left {
  readonly storage = new MemoryJournal();
  readonly journal = new Journal(this.storage, () => 0);
  readonly read: string[] = [];
  private readonly gone = new Journal(new MemoryJournal(this.storage.lines, '2-gone'), () => 0);

  async doubt(
    chatId: string,
    name: string,
    action: JournalAction = 'revoke',
    signInName?: string,
  ): Promise<this> {
    await this.gone.begin({ action, cloud: 'global', account: { id: 'a', label: 'Alex' } }).intend({
      chat: { id: chatId, label: chatId, type: 'group' },
      member: sampleMember(name),
      userId: signInName === undefined ? `${name}-ID` : undefined,
      userPrincipalName: signInName,
      tenantId: 'contoso',
      clientRequestId: `of ${name}`,
    });
    return this;
  }

  /** Verifies against these members; one of `unreadable` cannot be read. */
  async verify(members: Readonly<Record<string, readonly string[]>>): Promise<unknown[]> {
    const { entries } = await this.journal.read();
    const verifications = await verifyDoubts(
      entries,
      {
        journal: this.journal,
        readRoster: chatId => {
          this.read.push(chatId);
          const names = members[chatId];
          return names
            ? Promise.resolve({ members: names.map(name => sampleMember(name)) })
            : Promise.reject(new FailureError({ kind: 'timeout', afterMs: 1 }));
        },
      },
      never,
    );
    return verifications
      .map(one => [
        one.entry.intent.person.displayName,
        ...(one.kind === 'settled' ? [one.outcome, one.recorded] : [one.failure.kind]),
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

describe('What was left in doubt', () => {
  it('is settled by reading each chat once, and the journal says that it was found later', async () => {
    const left = await new Left().doubt('a', 'Ann');
    await left.doubt('a', 'Bob');
    await left.doubt('b', 'Cid');

    deepEqual(await left.verify({ a: ['Bob'], b: [] }), [
      ['Ann', 'revoked', true],
      ['Bob', 'stillListed', true],
      ['Cid', 'revoked', true],
    ]);
    deepEqual(await left.entries(), [
      ['Ann', 'settled', ['revoked', true, 'of Ann']],
      ['Bob', 'settled', ['stillListed', true, 'of Bob']],
      ['Cid', 'settled', ['revoked', true, 'of Cid']],
    ]);
    deepEqual(left.read.sort(), ['a', 'b']);
  });

  it('stays in doubt where the members cannot be read', async () => {
    const left = await new Left().doubt('a', 'Ann');
    await left.doubt('b', 'Bob');
    deepEqual(await left.verify({ b: [] }), [
      ['Ann', 'timeout'],
      ['Bob', 'revoked', true],
    ]);
    deepEqual(await left.entries(), [
      ['Ann', 'inDoubt', undefined],
      ['Bob', 'settled', ['revoked', true, 'of Bob']],
    ]);
  });

  it('is told even if the journal cannot be written', async () => {
    const left = await new Left().doubt('a', 'Ann');
    left.storage.fails = () => true;
    deepEqual(await left.verify({ a: [] }), [['Ann', 'revoked', false]]);
    deepEqual(await left.entries(), [['Ann', 'inDoubt', undefined]]);
  });

  it('was an addition that came about, or not', async () => {
    const left = await new Left().doubt('a', 'Ann', 'readd');
    await left.doubt('a', 'Bob', 'readd');
    deepEqual(await left.verify({ a: ['Ann'] }), [
      ['Ann', 'added', true],
      ['Bob', 'stillMissing', true],
    ]);
  });

  it('knows somebody who was named by sign-in name by the address', async () => {
    const left = await new Left().doubt('a', 'Ann@contoso.example', 'readd', 'ANN@contoso.example');
    await left.doubt('a', 'Bob@contoso.example', 'readd', 'bob@contoso.example');
    deepEqual(await left.verify({ a: ['Ann'] }), [
      ['Ann@contoso.example', 'added', true],
      ['Bob@contoso.example', 'stillMissing', true],
    ]);
  });

  it('does not include what is settled or under way', async () => {
    const left = await new Left().doubt('a', 'Ann');
    left.storage.alive.add('2-gone');
    deepEqual([await left.verify({ a: [] }), left.read], [[], []]);
  });
});

describe('Who may look at what is in doubt', () => {
  const account = { id: 'alex', label: 'Alex', tenantId: 'CONTOSO' };
  const acting = { cloud: 'global', account };
  const intent = { cloud: 'global', account: { id: 'megan', label: 'Megan', tenantId: 'contoso' } };

  it('is anybody of the same tenant in the same cloud', () => {
    deepEqual(
      [
        isSameTenantAndCloud(acting, intent),
        isSameTenantAndCloud({ ...acting, cloud: 'usGovHigh' }, intent),
        isSameTenantAndCloud({ ...acting, account: { ...account, tenantId: 'fabrikam' } }, intent),
      ],
      [true, false, false],
    );
  });

  it('is the same account alone where a tenant is not known', () => {
    const unknown = { id: 'alex', label: 'Alex' };
    deepEqual(
      [
        isSameTenantAndCloud({ ...acting, account: unknown }, intent),
        isSameTenantAndCloud({ ...acting, account: unknown }, { ...intent, account }),
        isSameTenantAndCloud(acting, { ...intent, account: unknown }),
      ],
      [false, true, true],
    );
  });
});
