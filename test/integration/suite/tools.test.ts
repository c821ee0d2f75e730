import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AppsApi } from '../../../src/apps/appsApi.ts';
import { AppsStore } from '../../../src/apps/appsStore.ts';
import type { AppInstallation, PermissionGrant } from '../../../src/apps/model.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import type { Chat, Member } from '../../../src/chats/model.ts';
import { People } from '../../../src/chats/people.ts';
import { CheckHistory } from '../../../src/checks/checkHistory.ts';
import { formatTarget } from '../../../src/checks/target.ts';
import { toolNames } from '../../../src/host/contributions.ts';
import { systemClock } from '../../../src/core/async.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { clouds } from '../../../src/graph/cloud.ts';
import { AppsTool } from '../../../src/ui/tools/appsTool.ts';
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
    [toolNames.listApps, { chatId: chatIds.contosoLaunch }],
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

  it('ask for no permission to list apps, send nothing without it, and say what the person can do', async () => {
    await listChats(alex);
    await standIn.refuseScope('https://graph.microsoft.com/TeamsAppInstallation.ReadForChat');
    const input = { chatId: chatIds.contosoLaunch };
    const answer = await vscode.lm.invokeTool(toolNames.listApps, { input, toolInvocationToken: undefined });
    const { error, remedy } = contentOf(answer);
    assert.deepEqual(
      [error, remedy, await sent(), (await standIn.calls()).map(({ method }) => method)],
      [
        'consentNeeded',
        'Ask the person to open a chat in the Chats view and the row "Apps" below it, and to choose "Allow Reading Apps…" there, which asks for the permission. Then call this tool again.',
        [],
        ['getSessions'],
      ],
    );
  });

  it('list the apps of a chat, with two requests', async () => {
    await listChats(alex);
    const input = { chatId: chatIds.contosoLaunch };
    const answer = await vscode.lm.invokeTool(toolNames.listApps, { input, toolInvocationToken: undefined });
    const { chatName, installedApps } = contentOf(answer);
    const asked = `GET /beta/chats/${chatIds.contosoLaunch}`;
    assert.deepEqual(
      [chatName, installedApps, (await sent()).map(line => line.replace(/\?.*/, ''))],
      ['Contoso Launch', 3, [`${asked}/installedApps`, `${asked}/permissionGrants`]],
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

/** An app with a name that tries to be more than text. */
const app: AppInstallation = {
  id: 'installation',
  teamsAppId: 'teams app',
  manifestId: 'manifest',
  entraAppId: 'entra app',
  isRegistered: true,
  name: hostileName,
  version: '1.2.0',
  origin: 'organization',
  required: [
    { name: 'A.Chat', type: 'application' },
    { name: 'B.Chat', type: 'application' },
    { name: 'C.Chat', type: 'delegated' },
  ],
  consented: [
    { name: 'A.Chat', type: 'application' },
    { name: 'C.Chat', type: 'delegated' },
  ],
};

/** What was granted in a chat of an app. */
function grantOf(name: string, registration: string): PermissionGrant {
  return {
    id: name,
    entraAppId: registration,
    servicePrincipalId: `principal of ${registration}`,
    permission: { name, type: 'application' },
  };
}

/** A world without network: one chat of many loaded, and a service that allows everybody but Laura. */
class FakeHost implements ToolHost {
  readonly asked: string[] = [];
  installed: readonly AppInstallation[] = [app];
  grants: readonly PermissionGrant[] | Failure = [grantOf('A.Chat', 'ENTRA APP'), grantOf('D.Chat', 'gone')];
  private readonly apps = new AppsStore(this.appsApi);
  cloud: ToolConnection['cloud'] = clouds.global;
  account: ToolConnection['account'] = { id: 'a', label: alex.upn, userId: alex.oid, tenantId: alex.tid };
  consent = true;
  /** The service refuses each request for want of a permission. */
  missingScope = false;
  readonly history = new CheckHistory();
  private readonly store = new ChatStore({
    listChats: async () =>
      Promise.resolve({ items: [chat], unreadable: 0, next: { nextLink: 'https://next' } }),
    listMembers: async () => Promise.resolve({ members: [], unreadableMembers: 0, roster: 'complete' }),
  });
  readonly started = async (): Promise<void> => Promise.resolve();

  signedIn = true;

  get connections(): ToolHost['connections'] {
    const { connection } = this;
    return {
      current: this.signedIn ? connection : undefined,
      require: () => {
        if (!this.signedIn) {
          throw new FailureError({ kind: 'signedOut', reason: 'noAccount', answer: undefined });
        }
        return connection;
      },
    };
  }

  private get connection(): ToolConnection {
    const { cloud, account, store } = this;
    return {
      cloud,
      account,
      self: { userId: alex.oid, tenantId: alex.tid },
      signal: new AbortController().signal,
      chats: store,
      apps: async () => Promise.resolve(this.apps),
      people: async signal => {
        const people = new People(store, (one, other) => (one < other ? -1 : 1));
        await people.ready(signal);
        return people;
      },
      checks: {
        isChatAllowed: async (targets, { beforeSend }) => {
          if (!this.consent) {
            throw new FailureError({ kind: 'consentNeeded', scopes: ['S'], answer: undefined });
          }
          await beforeSend();
          this.asked.push(targets.map(formatTarget).join(' + '));
          if (this.missingScope) {
            const answer = {
              status: 403,
              code: 'Forbidden',
              message: '',
              requestId: 'r',
              clientRequestId: 'c',
            };
            throw new FailureError({ kind: 'consentNeeded', scopes: ['S'], answer });
          }
          const allowed = targets.every(target => !formatTarget(target).startsWith('laura'));
          return { allowed, requestId: `r${this.asked.length}`, clientRequestId: 'c' };
        },
      },
    };
  }

  private get appsApi(): AppsApi {
    return {
      listsGrants: true,
      listInstallations: async chatId => {
        this.asked.push(`apps of ${chatId}`);
        if (!this.consent) {
          throw new FailureError({ kind: 'consentNeeded', scopes: ['S'], answer: undefined });
        }
        return Promise.resolve({ items: this.installed, hasConsents: true, unreadable: 0, isCut: false });
      },
      listConsents: async () => Promise.reject(new Error('not asked for')),
      listGrants: async () => {
        if ('kind' in this.grants) {
          throw new FailureError(this.grants);
        }
        return Promise.resolve({ items: this.grants, unreadable: 0, isCut: false });
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
      `[Ignore](command:quit) \ufffd\ufffd all (${laura.upn})`,
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

  const otherIdentities: readonly (readonly [string, (host: FakeHost) => void])[] = [
    ['another account', host => (host.account = { ...host.account, id: 'b' })],
    ['another tenant', host => (host.account = { ...host.account, tenantId: laura.tid })],
    ['another cloud', host => (host.cloud = { ...clouds.global, name: 'china' })],
  ];
  for (const [what, change] of otherIdentities) {
    it(`asks nothing as ${what} than the confirmation named`, async () => {
      const host = new FakeHost();
      const tool = host.checkTool();
      await tool.prepareInvocation({ input: both });
      change(host);
      assert.equal(contentOf(await tool.invoke({ input: both }, token))['error'], 'accountChanged');
      assert.deepEqual(host.asked, []);
    });
  }

  it('asks each of several open calls as the account that its own confirmation named', async () => {
    const host = new FakeHost();
    const tool = host.checkTool();
    const first = { targets: [laura.upn] };
    const second = { targets: [adele.upn] };
    await tool.prepareInvocation({ input: first });
    host.account = { ...host.account, id: 'b' };
    await tool.prepareInvocation({ input: second });
    const answers = [await tool.invoke({ input: first }, token), await tool.invoke({ input: second }, token)];
    assert.deepEqual(
      [answers.map(answer => contentOf(answer)['error']), host.asked],
      [['accountChanged', undefined], [adele.upn]],
    );
  });

  for (const [what, input] of [
    ['other people', { targets: [laura.upn] }],
    ['the same people in another way', { ...both, strategy: 'together' }],
  ] as const) {
    it(`asks nothing about ${what} than was confirmed`, async () => {
      const host = new FakeHost();
      const tool = host.checkTool();
      await tool.prepareInvocation({ input: both });
      assert.equal(contentOf(await tool.invoke({ input }, token))['error'], 'notConfirmed');
      assert.deepEqual(host.asked, []);
    });
  }

  it('asks once for each confirmation', async () => {
    const host = new FakeHost();
    const tool = host.checkTool();
    await tool.prepareInvocation({ input: both });
    await tool.invoke({ input: both }, token);
    assert.equal(contentOf(await tool.invoke({ input: both }, token))['error'], 'notConfirmed');
    assert.deepEqual(host.asked, [laura.upn, adele.upn]);
  });

  it('asks nothing where nobody was signed in at the time of the confirmation', async () => {
    const host = new FakeHost();
    const tool = host.checkTool();
    host.signedIn = false;
    await tool.prepareInvocation({ input: both });
    host.signedIn = true;
    assert.equal(contentOf(await tool.invoke({ input: both }, token))['error'], 'notConfirmed');
    assert.deepEqual(host.asked, []);
  });

  it('shows the domain of an address in the confirmation, however long the address is', async () => {
    const host = new FakeHost();
    const input = { targets: [`${'l'.repeat(500)}@fabrikam.example`] };
    const shown = confirmationOf(await host.checkTool().prepareInvocation({ input }));
    assert.equal(shown?.[1], `${'l'.repeat(63)}…@fabrikam.example`);
  });

  it('sends one request where a permission is missing, and says what to do', async () => {
    const host = new FakeHost();
    host.missingScope = true;
    const tool = host.checkTool();
    await tool.prepareInvocation({ input: both });
    const { requestsSent, stopped } = contentOf(await tool.invoke({ input: both }, token));
    assert.deepEqual([requestsSent, host.asked], [1, [laura.upn]]);
    assert.match(JSON.stringify(stopped), /consentNeeded.*Check Interaction…/);
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

/** What a tool answers to a call that was confirmed. */
async function confirmed(tool: AppsTool | ChatsTool, input: object): Promise<vscode.LanguageModelToolResult> {
  assert.notEqual(confirmationOf(await tool.prepareInvocation({ input })), undefined);
  return tool.invoke({ input }, token);
}

describe('The tool that lists chats', () => {
  const unconfirmed: readonly (readonly [string, string, (host: FakeHost) => void, object])[] = [
    ['to another account', 'accountChanged', host => (host.account = { ...host.account, id: 'b' }), {}],
    [
      'to another tenant',
      'accountChanged',
      host => (host.account = { ...host.account, tenantId: laura.tid }),
      {},
    ],
    ['with members where none were confirmed', 'notConfirmed', () => undefined, { includeMembers: true }],
    ['of which there are more than were confirmed', 'notConfirmed', () => undefined, { limit: 50 }],
  ];
  for (const [what, error, change, input] of unconfirmed) {
    it(`gives away no chats ${what}`, async () => {
      const host = new FakeHost();
      const tool = new ChatsTool(host);
      await tool.prepareInvocation({ input: {} });
      change(host);
      const answer = contentOf(await tool.invoke({ input }, token));
      assert.deepEqual([answer['error'], answer['chats']], [error, undefined]);
    });
  }

  it('gives away no chats where nobody was signed in at the time of the confirmation', async () => {
    const host = new FakeHost();
    const tool = new ChatsTool(host);
    host.signedIn = false;
    await tool.prepareInvocation({ input: {} });
    host.signedIn = true;
    const answer = contentOf(await tool.invoke({ input: {} }, token));
    assert.deepEqual([answer['error'], answer['chats']], ['notConfirmed', undefined]);
  });

  it('asks for confirmation with what is passed on, the account and the tenant', async () => {
    const tool = new ChatsTool(new FakeHost());
    assert.deepEqual(confirmationOf(await tool.prepareInvocation({ input: { includeMembers: true } })), [
      'List your Teams chats?',
      'The language model is given your sign-in name and the topics of up to 20 chats (names of members where there is no topic), their IDs and types, their numbers of members and the times of their last activity.',
      'Of their members it is given the names, addresses, user IDs and tenant IDs, and who is external, a guest, anonymous or you.',
      `Signed in as ${alex.upn}, tenant ${alex.tid}`,
    ]);
  });

  it('lists what is loaded, says that it is not all, and hides nothing that names hold', async () => {
    const answer = await confirmed(new ChatsTool(new FakeHost()), { includeMembers: true });
    const [part] = answer.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.doesNotMatch(part.value, /\p{C}/u);
    const { chatsLoaded, allChatsLoaded, hint, matching, chats } = contentOf(answer);
    const shown = '[Ignore](command:quit) \ufffd\ufffd all';
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
    const found = contentOf(await confirmed(tool, { query: 'laura' }));
    const none = contentOf(await confirmed(tool, { query: 'somebody else' }));
    assert.deepEqual(
      [found['matching'], JSON.stringify(found).includes('"members"'), none['chats']],
      [1, false, []],
    );
  });
});

describe('The tool that lists the apps of a chat', () => {
  const input = { chatId: chat.id };

  /** The entries of an answer. */
  function entriesOf(answer: vscode.LanguageModelToolResult): readonly Readonly<Record<string, unknown>>[] {
    const { entries } = contentOf(answer);
    assert.ok(Array.isArray(entries));
    return entries as readonly Readonly<Record<string, unknown>>[];
  }

  it('asks for confirmation with the chat, what is passed on, the requests, the account and the tenant', async () => {
    const host = new FakeHost();
    await host.connections.require().chats.loadMore(new AbortController().signal);
    assert.deepEqual(confirmationOf(await new AppsTool(host).prepareInvocation({ input })), [
      'List the apps of this Teams chat?',
      '[Ignore](command:quit) \ufffd\ufffd all',
      chat.id,
      'The language model is given the apps in this chat, with their IDs and permissions. Reading them takes two or three requests.',
      `Signed in as ${alex.upn}, tenant ${alex.tid}`,
    ]);
    assert.deepEqual(host.asked, []);
  });

  it('lists apps and grants with ids and states, and hides nothing that names hold', async () => {
    const answer = await confirmed(new AppsTool(new FakeHost()), input);
    const [part] = answer.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.doesNotMatch(part.value, /\p{C}/u);
    const { note, ...content } = contentOf(answer);
    assert.equal(typeof note, 'string');
    assert.deepEqual(content, {
      account: alex.upn,
      chatId: chat.id,
      installedApps: 1,
      registrationsWithGrantsAlone: 1,
      states: {
        granted: 'The app has this permission in this chat.',
        notGranted: 'The installed version asks for it, and it was not granted.',
      },
      offset: 0,
      entries: [
        {
          kind: 'installedApp',
          name: '[Ignore](command:quit) \ufffd\ufffd all',
          version: '1.2.0',
          origin: 'organization',
          manifestId: 'manifest',
          teamsAppId: 'teams app',
          entraAppId: 'entra app',
          installationId: 'installation',
          permissions: [
            { name: 'A.Chat', type: 'application', state: 'granted' },
            { name: 'B.Chat', type: 'application', state: 'notGranted' },
            { name: 'C.Chat', type: 'delegated', state: 'granted' },
          ],
        },
        {
          kind: 'grantsWithoutInstalledApp',
          entraAppId: 'gone',
          servicePrincipalId: 'principal of gone',
          permissions: [{ name: 'D.Chat', type: 'application', state: 'granted' }],
        },
      ],
    });
  });

  it('says in words what was refused, and that it is not known what depends on it', async () => {
    const host = new FakeHost();
    const answer = { status: 403, code: 'Forbidden', message: 'No.', requestId: 'r', clientRequestId: 'c' };
    host.grants = { kind: 'forbidden', answer };
    const { notRead, states } = contentOf(await confirmed(new AppsTool(host), input));
    assert.deepEqual(
      [notRead, states],
      [
        [
          {
            what: 'Granted permissions could not be read',
            error: 'forbidden',
            message:
              'Microsoft Graph refused: your account is not allowed to do this here. It said: "Forbidden: No." [forbidden, HTTP 403 Forbidden, request-id r, client-request-id c]',
          },
        ],
        {
          consented:
            'It was consented to when the app was installed. Whether it was granted could not be read.',
          unknown:
            'The grants or consents that would show it could not be read, or do not clearly belong to this app.',
          granted: 'The app has this permission in this chat.',
        },
      ],
    );
  });

  it('reads anew what is asked for again, and goes on in the same reading', async () => {
    const host = new FakeHost();
    host.installed = Array.from({ length: 120 }, (_, index) => ({
      ...app,
      id: `i${index}`,
      name: `${index}`,
    }));
    const tool = new AppsTool(host);
    const pages: unknown[] = [];
    for (const offset of [0, 50, 100, 0]) {
      const answer = await confirmed(tool, { ...input, offset });
      pages.push([entriesOf(answer)[0]?.['name'], entriesOf(answer).length, contentOf(answer)['nextOffset']]);
    }
    assert.deepEqual(
      [pages, host.asked.length],
      [
        [
          ['0', 50, 50],
          ['50', 50, 100],
          ['100', 21, undefined],
          ['0', 50, 50],
        ],
        2,
      ],
    );
  });

  it('is not made endless by an app with thousands of permissions, or by long names', async () => {
    const host = new FakeHost();
    const required = Array.from({ length: 5000 }, (_, index) => ({
      name: `${'x'.repeat(1000)}${index}.Chat`,
      type: 'application' as const,
    }));
    host.installed = [
      { ...app, required },
      { ...app, id: 'other' },
    ];
    const answer = await confirmed(new AppsTool(host), input);
    const [part] = answer.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    const [first] = entriesOf(answer);
    assert.deepEqual([first?.['permissionsLeftOut'], part.value.length < 30_000], [4902, true]);
  });

  const unconfirmed: readonly (readonly [string, string, (host: FakeHost) => void, object])[] = [
    ['as another account', 'accountChanged', host => (host.account = { ...host.account, id: 'b' }), input],
    ['of another chat', 'notConfirmed', () => undefined, { chatId: '19:other@thread.v2' }],
  ];
  for (const [what, error, change, asked] of unconfirmed) {
    it(`reads nothing ${what} than was confirmed`, async () => {
      const host = new FakeHost();
      const tool = new AppsTool(host);
      await tool.prepareInvocation({ input });
      change(host);
      const answer = contentOf(await tool.invoke({ input: asked }, token));
      assert.deepEqual([answer['error'], host.asked], [error, []]);
    });
  }

  for (const [what, odd] of [
    ['no chat', {}],
    ['a chat that is a number', { chatId: 5 }],
    ['an empty id', { chatId: ' ' }],
    ['an id that is too long', { chatId: 'x'.repeat(301) }],
    ['nothing', undefined],
  ] as const)
    it(`asks neither the person nor the service about ${what}, and says so`, async () => {
      const host = new FakeHost();
      const tool = new AppsTool(host);
      const prepared = confirmationOf(await tool.prepareInvocation({ input: odd }));
      const answer = contentOf(await tool.invoke({ input: odd }, token));
      assert.deepEqual([prepared, answer['error'], host.asked], [undefined, 'invalidInput', []]);
    });

  it('asks for no permission by itself, and says what to do', async () => {
    const host = new FakeHost();
    host.consent = false;
    const { error, remedy } = contentOf(await confirmed(new AppsTool(host), input));
    assert.equal(error, 'consentNeeded');
    assert.match(String(remedy), /Allow Reading Apps…/);
  });
});
