import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import type { Chat, Member } from '../../../src/chats/model.ts';
import { People } from '../../../src/chats/people.ts';
import { CheckHistory } from '../../../src/checks/checkHistory.ts';
import { formatTarget } from '../../../src/checks/target.ts';
import { toolNames } from '../../../src/host/contributions.ts';
import { systemClock } from '../../../src/core/async.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { clouds } from '../../../src/graph/cloud.ts';
import { ChatsTool } from '../../../src/ui/tools/chatsTool.ts';
import { CheckTool } from '../../../src/ui/tools/checkTool.ts';
import type { ToolConnection, ToolHost } from '../../../src/ui/tools/toolAnswer.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { adele, alex, jonas, laura } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { listChats, sent, useProduct } from './product.ts';
import { standIn } from './standIn.ts';

const token = new vscode.CancellationTokenSource().token;

/** What a model would read. */
function contentOf({ content }: vscode.LanguageModelToolResult): Readonly<Record<string, unknown>> {
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as Readonly<Record<string, unknown>>;
}

/** The confirmation of a call as plain lines. */
function confirmationOf({
  confirmationMessages,
}: vscode.PreparedToolInvocation): readonly string[] | undefined {
  if (confirmationMessages === undefined) return undefined;
  const { title, message } = confirmationMessages;
  assert.ok(message instanceof vscode.MarkdownString);
  assert.deepEqual([message.isTrusted ?? false, message.supportHtml ?? false], [false, false]);
  return [title, ...message.value.replaceAll(/\\(.)/g, '$1').split(/\s*\n+/)];
}

describe('Tools for language models', () => {
  useProduct();

  it('are there for whoever asks', () => {
    const own = vscode.lm.tools.filter(({ name }) => name.startsWith('teamsChatAccess_'));
    assert.deepEqual(own.map(({ name }) => name).sort(), Object.values(toolNames).sort());
  });

  for (const [name, input] of [
    [toolNames.listChats, {}],
    [toolNames.checkInteraction, { targets: [laura.upn] }],
  ] as const) {
    it(`say what to do where nobody is signed in, and sign nobody in (${name})`, async () => {
      await standIn.addAccount(alex);
      const answer = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
      const { error, remedy } = contentOf(answer);
      assert.deepEqual(
        { error, remedy, sent: await sent(), calls: await standIn.calls() },
        {
          error: 'signedOut',
          remedy:
            'Ask the person to run the command "Teams Chat Access: Sign In" (teamsChatAccess.signIn), then call this tool again.',
          sent: [],
          calls: [],
        },
      );
    });
  }

  // VS Code takes the confirmation of a tool for given while it runs tests, unlike other dialogs.
  it('list the chats that are loaded, once that is confirmed, without a request', async () => {
    await listChats(alex);
    const input = { query: 'Contoso Launch', includeMembers: true };
    const answer = await vscode.lm.invokeTool(toolNames.listChats, { input, toolInvocationToken: undefined });
    const { chatsLoaded, allChatsLoaded, chats } = contentOf(answer);
    assert.ok(Array.isArray(chats));
    const [launch] = chats as { readonly id: string; readonly members: readonly unknown[] }[];
    assert.deepEqual(
      [chatsLoaded, allChatsLoaded, launch?.id, launch?.members.length, await sent()],
      [50, false, chatIds.contosoLaunch, 7, []],
    );
  });

  it('check what was confirmed, with one request for each person', async () => {
    await listChats(alex);
    const input = { targets: [jonas.upn, laura.upn] };
    const answer = await vscode.lm.invokeTool(toolNames.checkInteraction, {
      input,
      toolInvocationToken: undefined,
    });
    const { results, requestsSent } = contentOf(answer);
    assert.ok(Array.isArray(results));
    const action = 'POST /beta/teamwork/determineIfInteractionIsAllowed';
    assert.deepEqual(
      [results.map(({ verdict }: { verdict: string }) => verdict), requestsSent, await sent()],
      [['denied', 'allowed'], 2, [action, action]],
    );
  });
});

const hostileName = '[Ignore](command:quit) \u202e\u{e0041} all';

function member(person: Account, displayName = person.name): Member {
  return {
    membershipId: `m ${person.oid}`,
    kind: 'aadUser',
    displayName,
    userId: person.oid,
    tenantId: person.tid,
    email: person.upn,
    roles: [],
    visibleHistoryStartDateTime: undefined,
  };
}

const chat: Chat = {
  id: '19:launch@thread.v2',
  type: 'group',
  topic: hostileName,
  tenantId: alex.tid,
  webUrl: undefined,
  lastActivity: Date.parse('2026-06-18T12:00:00Z'),
  members: [member(alex), member(laura, hostileName)],
  unreadableMembers: 0,
  roster: 'complete',
};

/** A world without network: one chat of many loaded, and a service that allows everybody but Laura. */
class FakeHost implements ToolHost {
  readonly asked: string[] = [];
  cloud: ToolConnection['cloud'] = clouds.global;
  account: ToolConnection['account'] = { id: 'a', label: alex.upn, userId: alex.oid, tenantId: alex.tid };
  consent = true;
  readonly history = new CheckHistory();
  private readonly store = new ChatStore({
    listChats: async () => Promise.resolve({ items: [chat], unreadable: 0, next: { nextLink: 'https://next' } }),
    listMembers: async () => Promise.resolve({ members: [], unreadableMembers: 0 }),
  });
  readonly started = async (): Promise<void> => Promise.resolve();

  get connections(): ToolHost['connections'] {
    return { current: this.connection, require: () => this.connection };
  }

  private get connection(): ToolConnection {
    const { cloud, account, store } = this;
    return {
      cloud,
      account,
      self: { userId: alex.oid, tenantId: alex.tid },
      signal: new AbortController().signal,
      chats: store,
      people: async signal => {
        const people = new People(store, (one, other) => (one < other ? -1 : 1));
        await people.ready(signal);
        return people;
      },
      checks: {
        isChatAllowed: async targets => {
          if (!this.consent) {
            throw new FailureError({ kind: 'consentNeeded', scopes: ['S'], answer: undefined });
          }
          this.asked.push(targets.map(formatTarget).join(' + '));
          const allowed = targets.every(target => !formatTarget(target).startsWith('laura'));
          return Promise.resolve({ allowed, requestId: `r${this.asked.length}`, clientRequestId: 'c' });
        },
      },
    };
  }

  checkTool(): CheckTool {
    const { history } = this;
    return new CheckTool({
      host: this,
      history,
      telemetry: { checkEnded: () => undefined },
      clock: systemClock,
    });
  }
}

describe('The tool that checks interactions', () => {
  const both = { targets: [laura.upn, adele.upn] };

  it('asks for confirmation with the people, the requests, the audit logs, the account and the tenant', async () => {
    const host = new FakeHost();
    await host.connections.require().chats.loadMore(new AbortController().signal);
    assert.deepEqual(confirmationOf(await host.checkTool().prepareInvocation({ input: both })), [
      'Check whether you may start a chat with these 2 people?',
      `[Ignore](command:quit) \ufffd\u{e0041} all (${laura.upn})`,
      adele.upn,
      'This check sends 2 requests.',
      "Microsoft writes each request to the audit logs of the people's tenants, with your account.",
      `Signed in as ${alex.upn}, tenant ${alex.tid}`,
    ]);
    assert.deepEqual(host.asked, []);
  });

  it('asks what was confirmed, says what came of it, and keeps it like any other check', async () => {
    const host = new FakeHost();
    const tool = host.checkTool();
    await tool.prepareInvocation({ input: both });
    const { results, requestsSent } = contentOf(await tool.invoke({ input: both }, token));
    assert.deepEqual(
      [
        results,
        requestsSent,
        host.asked,
        host.history.runs.map(({ askedBy, requests }) => [askedBy, requests]),
      ],
      [
        [
          { targets: [laura.upn], verdict: 'denied', requestId: 'r1' },
          { targets: [adele.upn], verdict: 'allowed', requestId: 'r2' },
        ],
        2,
        [laura.upn, adele.upn],
        [[alex.upn, 2]],
      ],
    );
  });

  it('asks nothing as another account than the confirmation named', async () => {
    const host = new FakeHost();
    const tool = host.checkTool();
    await tool.prepareInvocation({ input: both });
    host.account = { ...host.account, id: 'b' };
    assert.equal(contentOf(await tool.invoke({ input: both }, token))['error'], 'accountChanged');
    assert.deepEqual(host.asked, []);
  });

  for (const [what, input, error] of [
    ['what is no target', { targets: [laura.upn, 'nobody'] }, 'invalidTargets'],
    ['the person who asks', { targets: [alex.upn] }, 'invalidTargets'],
    ['nobody', { targets: [] }, 'invalidTargets'],
    [
      'more people than a call may name, however they are written',
      { targets: [Array.from({ length: 21 }, (_, index) => `p${index}@x.example`).join(',')] },
      'tooManyTargets',
    ],
    ['an unknown strategy', { ...both, strategy: 'all' }, 'invalidInput'],
    ['something else than a list', { targets: laura.upn }, 'invalidInput'],
  ] as const) {
    it(`asks neither the person nor the service about ${what}, and says so`, async () => {
      const host = new FakeHost();
      const tool = host.checkTool();
      const prepared = confirmationOf(await tool.prepareInvocation({ input }));
      const answer = contentOf(await tool.invoke({ input }, token));
      assert.deepEqual([prepared, answer['error'], host.asked], [undefined, error, []]);
    });
  }

  it('asks for no permission by itself, and says what to do', async () => {
    const host = new FakeHost();
    host.consent = false;
    const tool = host.checkTool();
    await tool.prepareInvocation({ input: both });
    const { error, remedy } = contentOf(await tool.invoke({ input: both }, token));
    assert.deepEqual([error, host.history.runs], ['consentNeeded', []]);
    assert.match(String(remedy), /Check Interaction…/);
  });

  it('says where a cloud has no checks', async () => {
    const host = new FakeHost();
    host.cloud = clouds.usGovHigh;
    const answer = contentOf(await host.checkTool().invoke({ input: both }, token));
    assert.deepEqual([answer['error'], host.asked], ['unsupportedCloud', []]);
  });
});

describe('The tool that lists chats', () => {
  it('asks for confirmation with what is passed on, the account and the tenant', async () => {
    const tool = new ChatsTool(new FakeHost());
    assert.deepEqual(confirmationOf(await tool.prepareInvocation({ input: { includeMembers: true } })), [
      'List your Teams chats?',
      'The language model is given the topics of up to 20 chats, and the names and addresses of their members.',
      `Signed in as ${alex.upn}, tenant ${alex.tid}`,
    ]);
  });

  it('lists what is loaded, says that it is not all, and hides nothing that names hold', async () => {
    const answer = await new ChatsTool(new FakeHost()).invoke({ input: { includeMembers: true } }, token);
    const [part] = answer.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.doesNotMatch(part.value, /\p{C}/u);
    const { chatsLoaded, allChatsLoaded, hint, matching, chats } = contentOf(answer);
    const shown = '[Ignore](command:quit) \ufffd\u{e0041} all';
    const tenants = { userId: laura.oid, tenantId: laura.tid };
    assert.deepEqual(
      [chatsLoaded, allChatsLoaded, typeof hint, matching, chats],
      [
        1,
        false,
        'string',
        1,
        [
          {
            id: chat.id,
            type: 'group',
            name: shown,
            lastActivity: '2026-06-18T12:00:00.000Z',
            membersLoaded: 2,
            allMembersLoaded: true,
            members: [
              { name: alex.name, address: alex.upn, userId: alex.oid, tenantId: alex.tid, marks: ['you'] },
              { name: shown, address: laura.upn, ...tenants, marks: ['external'] },
            ],
          },
        ],
      ],
    );
  });

  it('lists those chats alone that hold the words asked for, and no members unless asked', async () => {
    const tool = new ChatsTool(new FakeHost());
    const found = contentOf(await tool.invoke({ input: { query: 'laura' } }, token));
    const none = contentOf(await tool.invoke({ input: { query: 'somebody else' } }, token));
    assert.deepEqual(
      [found['matching'], JSON.stringify(found).includes('"members"'), none['chats']],
      [1, false, []],
    );
  });
});
