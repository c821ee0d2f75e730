import assert from 'node:assert/strict';
import { sortCandidates, type AdditionPlan } from '../../../src/access/additionPlan.ts';
import { planRevocation, type RevocationPlan } from '../../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import type { Chat, Member } from '../../../src/chats/model.ts';
import { laterText } from '../../../src/ui/access/accessText.ts';
import { additionDetail, additionQuestion } from '../../../src/ui/access/readdText.ts';
import { revocationDetail, revocationReport } from '../../../src/ui/access/revokeText.ts';
import { acting, alexAccount, chat, guid, member, self } from '../../unit/access/samples.ts';

const never = new AbortController().signal;

const alex = member('Alex', { userId: self.userId });
const ann = member('Ann', { userId: guid('Ann') });

/** These chats as the only ones that are listed, with the members that they have at the time. */
async function listing(membersOf: () => ReadonlyMap<Chat, readonly Member[]>): Promise<ChatStore> {
  const store = new ChatStore({
    listChats: () =>
      Promise.resolve({
        items: Array.from(membersOf(), ([one, members]) => ({ ...one, members: members.slice(0, 25) })),
        unreadable: 0,
        next: undefined,
      }),
    listMembers: id => {
      const members = [...membersOf()].find(([one]) => one.id === id)?.[1] ?? [];
      return Promise.resolve({ members, unreadableMembers: 0, roster: 'complete' });
    },
  });
  await store.loadMore(never);
  return store;
}

const readings = (chats: readonly Chat[]): ReadonlyMap<string, RosterReading> =>
  new Map(chats.map(one => [one.id, { kind: 'read', roster: one }]));

describe('What is said of additions', () => {
  const withBea = chat('with-bea', [alex, member('Bea')], { topic: 'Project' });
  const withCid = chat('with-cid', [alex, member('Cid')], { topic: 'Project' });
  const person = {
    userId: guid('Ann'),
    tenantId: guid('contoso'),
    displayName: 'Ann',
    email: 'ann@contoso.example',
  };

  /** Adds Ann to chats, of which some are loaded. @returns the question, and the lines of the chats below it. */
  async function asked(chats: readonly Chat[], loaded: readonly Chat[]): Promise<readonly string[]> {
    const candidates = chats.map(one => ({
      chat: { id: one.id, label: one.topic ?? '', type: one.type, tenantId: one.tenantId },
      person,
      recorded: undefined,
      mayLag: false,
    }));
    const { addable, exclusions } = sortCandidates(candidates, readings(chats), self, acting);
    const membership = { role: 'owner', visibleHistoryStartDateTime: undefined } as const;
    const plan: AdditionPlan = { steps: addable.map(one => ({ ...one, membership })), exclusions };
    const store = await listing(() => new Map(loaded.map(one => [one, one.members])));
    const connection = { account: alexAccount, tenant: undefined, chats: store, self };
    const detail = additionDetail(plan, connection);
    return [additionQuestion(plan, connection), ...detail.split('\n').filter(line => line.startsWith('•'))];
  }

  it('tells two chats of one topic apart', async () => {
    assert.deepEqual(
      [await asked([withBea], [withBea, withCid]), await asked([withBea, withCid], [withBea, withCid])],
      [
        ['Add Ann to the chat "Project (Bea)"?'],
        [
          'Make 2 additions in 2 chats?',
          '• Ann (ann@contoso.example) in "Project (Bea)": owner, no history',
          '• Ann (ann@contoso.example) in "Project (Cid)": owner, no history',
        ],
      ],
    );
  });

  it('names a chat that is not loaded with the end of its id, because others may be called the same', async () => {
    assert.deepEqual(
      [await asked([withBea], []), await asked([withBea, withCid], [withCid])],
      [
        ['Add Ann to the chat "Project (…th-bea)"?'],
        [
          'Make 2 additions in 2 chats?',
          '• Ann (ann@contoso.example) in "Project (…th-bea)": owner, no history',
          '• Ann (ann@contoso.example) in "Project (Cid)": owner, no history',
        ],
      ],
    );
  });

  it('adds nothing to the name of a loaded chat that is the only one of its name', async () => {
    assert.deepEqual(await asked([withBea], [withBea]), ['Add Ann to the chat "Project"?']);
  });
});

describe('What is said of revocations', () => {
  /** Everybody named, of whom 25 are shown in the list. */
  const everybody = [alex, ann, ...Array.from({ length: 28 }, (_, index) => member(`Member ${index}`))];

  function planFor(one: Chat): RevocationPlan {
    return planRevocation([{ chat: one, member: ann }], readings([one]), { acting, self });
  }

  it('does not claim that those left who are just not loaded any more', async () => {
    const large = chat('large', [], { topic: 'Large', roster: 'partial' });
    let members: readonly Member[] = everybody;
    const store = await listing(() => new Map([[large, members]]));
    const plan = planFor(await store.readRoster(large.id, never));
    members = everybody.filter(one => one !== ann);
    const results = plan.steps.map(step => ({
      step,
      outcome: { kind: 'revoked' } as const,
      requestId: 'request',
      clientRequestId: 'own',
      entryId: 'entry',
      recorded: true,
    }));
    const report = (): readonly string[] =>
      revocationReport(plan, results, { account: alexAccount, chats: store, self, signal: never })
        .split('\n')
        .slice(1);
    await store.readRoster(large.id, never);
    const afterRun = report();
    await store.refresh(never);
    const told = [
      '',
      '[Revoked] Ann no longer has access to "Large".',
      '    request-id request, client-request-id own',
      '',
    ];
    assert.deepEqual([afterRun, report()], [told, told]);
  });

  it('calls no chat one of another tenant while the own tenant is not known', async () => {
    const one = chat('a', [alex, ann]);
    const store = await listing(() => new Map([[one, one.members]]));
    const paragraphs = (tenantId: string | undefined): readonly string[] =>
      revocationDetail(planFor(one), {
        account: { ...alexAccount, tenantId },
        tenant: undefined,
        chats: store,
        self,
      })
        .split('\n')
        .filter(line => line.includes('another tenant'));
    assert.deepEqual(
      [paragraphs(undefined), paragraphs(guid('fabrikam'))],
      [[], [`The chat belongs to another tenant: ${guid('contoso')}`]],
    );
  });

  it('promises to read the members again only as long as the session lasts', () => {
    assert.deepEqual(
      [laterText({ signal: never }), laterText({ signal: AbortSignal.abort() })],
      [
        'The members are read again in the background, and the Activity view shows the result.',
        'The session has ended, so the members are not read again in the background. Verify What Is in Doubt in the Activity view reads them.',
      ],
    );
  });
});
