import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { entraUserId, isVisibleTo, lastActivity } from '../tenant.ts';
import type { Account, Chat, Tenant } from '../tenant.ts';
import { chatIds } from './chats.ts';
import { alexChatCount, contosoTenant } from './contosoTenant.ts';
import { hostileTopics } from './hostileChats.ts';
import { alex, contoso, everybody, fabrikam, megan, northwind } from './people.ts';
import { syntheticTenant } from './syntheticTenant.ts';

function chatsOf(tenant: Tenant, account: Account): Chat[] {
  return Array.from(tenant.chats.values())
    .filter(chat => isVisibleTo(chat, account.oid))
    .sort((a, b) => (lastActivity(a) < lastActivity(b) ? 1 : -1));
}

function chat(tenant: Tenant, id: string): Chat {
  const found = tenant.chats.get(id);
  assert.ok(found, `${id} is in the tenant`);
  return found;
}

describe('The Contoso tenant', () => {
  const tenant = contosoTenant();
  const ofAlex = chatsOf(tenant, alex);

  it('is the same in every run', () => {
    assert.deepEqual(contosoTenant(), tenant);
  });

  it('moves with the present without changing its order', () => {
    const later = contosoTenant({ now: new Date('2030-01-01T00:00:00Z') });
    assert.deepEqual(
      [chatsOf(later, alex).map(({ id }) => id), later.now, lastActivity(chat(later, chatIds.contosoLaunch))],
      [ofAlex.map(({ id }) => id), '2030-01-01T00:00:00.000Z', '2029-12-31T23:56:00.000Z'],
    );
  });

  it('opens with chats that a person would expect', () => {
    const names = ofAlex.slice(0, 7).map(({ chatType, topic, members }) => ({
      chatType,
      name: topic ?? members.slice(1).map(member => member.displayName),
    }));
    assert.deepEqual(names, [
      { chatType: 'group', name: 'Contoso Launch' },
      { chatType: 'oneOnOne', name: ['Adele Vance'] },
      { chatType: 'meeting', name: 'Design Review: Access Reviews' },
      { chatType: 'group', name: ['Pradeep Gupta', 'Isaiah Langer'] },
      { chatType: 'oneOnOne', name: ['Jonas Keller'] },
      { chatType: 'group', name: 'Comité de pilotage — été 2026' },
      { chatType: 'meeting', name: 'Weekly Sync' },
    ]);
  });

  it('has the launch chat with an external, a guest and an anonymous guest', () => {
    const members = chat(tenant, chatIds.contosoLaunch).members.map(member => ({
      name: member.displayName,
      roles: member.roles,
      tenantId: 'tenantId' in member ? member.tenantId : undefined,
    }));
    assert.deepEqual(members, [
      { name: 'Alex Wilber', roles: ['owner'], tenantId: contoso.id },
      { name: 'Megan Bowen', roles: ['owner'], tenantId: contoso.id },
      { name: 'Adele Vance', roles: ['owner'], tenantId: contoso.id },
      { name: 'Lynne Robbins', roles: ['owner'], tenantId: contoso.id },
      { name: 'Laura Weber', roles: ['owner'], tenantId: fabrikam.id },
      { name: 'Diego Siciliani', roles: ['guest'], tenantId: northwind.id },
      { name: 'Sam (Guest)', roles: ['guest'], tenantId: undefined },
    ]);
  });

  it('gives Alex three pages of 50 and Megan a set of her own', () => {
    const ofMegan = chatsOf(tenant, megan);
    const shared = ofMegan.filter(({ id }) => ofAlex.some(other => other.id === id));
    assert.deepEqual([ofAlex.length, ofMegan.length, shared.length], [alexChatCount, 19, 5]);
  });

  it('has rosters at both sides of what an expanded chat can show', () => {
    const sizes = [
      chatIds.allHands,
      chatIds.exactlyTwentyFive,
      chatIds.twentySix,
      chatIds.onlyMe,
      chatIds.withoutMembers,
    ];
    assert.deepEqual(
      sizes.map(id => chat(tenant, id).members.length),
      [60, 25, 26, 1, 0],
    );
  });

  it('has every type of chat and of member, known and unknown', () => {
    const chatTypes = new Set(ofAlex.map(({ chatType }) => chatType));
    const memberTypes = new Set(
      ofAlex.flatMap(({ members }) => members.map(member => member['@odata.type'])),
    );
    assert.deepEqual(
      [[...chatTypes].sort(), [...memberTypes].sort()],
      [
        ['group', 'meeting', 'oneOnOne', 'unknownFutureValue'],
        [
          '#microsoft.graph.aadUserConversationMember',
          '#microsoft.graph.anonymousGuestConversationMember',
          '#microsoft.graph.azureCommunicationServicesUserConversationMember',
          '#microsoft.graph.hologramUserConversationMember',
          '#microsoft.graph.microsoftAccountUserConversationMember',
          '#microsoft.graph.phoneUserConversationMember',
          '#microsoft.graph.skypeForBusinessUserConversationMember',
          '#microsoft.graph.skypeUserConversationMember',
        ],
      ],
    );
  });

  it('holds the hostile topics on the first page, past what a first look shows', () => {
    const topics = ofAlex.slice(29, 45).map(({ topic }) => topic);
    assert.deepEqual(topics, hostileTopics);
    assert.equal(Math.max(...hostileTopics.map(topic => topic.length)), 400);
  });

  it('knows everybody once, and every directory member of a chat', () => {
    const known = new Set(everybody.map(({ oid }) => oid));
    const addresses = new Set(everybody.map(({ upn }) => upn));
    const strangers = Array.from(tenant.chats.values())
      .flatMap(({ members }) => members.map(entraUserId))
      .filter(oid => oid !== undefined && !known.has(oid));
    assert.deepEqual([known.size, addresses.size, strangers], [everybody.length, everybody.length, []]);
  });

  it('has a roster without doubles in every chat', () => {
    const doubled = ofAlex.filter(
      ({ members }) => new Set(members.map(({ id }) => id)).size !== members.length,
    );
    assert.deepEqual(doubled, []);
  });
});

describe('The manifest of the demo', () => {
  const folder = new URL('../../demo/workspace/', import.meta.url);
  const manifest = readFileSync(new URL('appPackage/manifest.json', folder), 'utf8');
  const environment = readFileSync(new URL('env/.env.dev', folder), 'utf8');

  it('is that of an app in Contoso Launch, and asks for one permission more than is granted', () => {
    const installed = chat(contosoTenant(), chatIds.contosoLaunch).installedApps[0];
    const asksFor = Array.from(
      manifest.matchAll(/\{ "name": "(?<name>[\w.]+)", "type": "(?<type>\w+)" \}/gu),
      ({ groups }) => `${groups?.['name'] ?? ''} ${(groups?.['type'] ?? '').toLowerCase()}`,
    );
    const granted = (installed?.consented ?? []).map(({ name, type }) => `${name} ${type}`);
    assert.deepEqual(
      [
        asksFor.filter(permission => !granted.includes(permission)),
        granted.filter(permission => !asksFor.includes(permission)),
        environment.includes(`TEAMS_APP_ID=${installed?.teamsApp.externalId ?? ''}\n`),
        environment.includes(`AAD_APP_CLIENT_ID=${installed?.azureADAppId ?? ''}\n`),
      ],
      [['ChatMessage.Read.Chat application'], [], true, true],
    );
  });
});

describe('The tests of apps of the demo', () => {
  it('are about Contoso Launch', () => {
    const file = new URL('../../demo/workspace/launch.teamsaccess.json', import.meta.url);
    const ids = Array.from(readFileSync(file, 'utf8').matchAll(/"chat": "(.*)"/g), ([, id]) => id);
    assert.deepEqual(new Set(ids), new Set([chatIds.contosoLaunch]));
  });
});

describe('A synthetic tenant', () => {
  it('has the asked-for size, different members in each chat, and one order', () => {
    const tenant = syntheticTenant({ chats: 1000, membersPerChat: 8 });
    const chats = chatsOf(tenant, alex);
    const sizes = new Set(chats.map(({ members }) => new Set(members.map(({ id }) => id)).size));
    const times = new Set(chats.map(lastActivity));
    assert.deepEqual([chats.length, [...sizes], times.size], [1000, [8], 1000]);
  });
});
