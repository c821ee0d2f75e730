import { noPolicies } from '../emulator/policies.ts';
import { makeChat } from '../emulator/seed/chatFactory.ts';
import { user } from '../emulator/seed/members.ts';
import { alex } from '../emulator/seed/people.ts';
import type {
  AadUserMember,
  Account,
  Chat,
  InstalledApp,
  PermissionGrant,
  Tenant,
} from '../emulator/tenant.ts';
import { isRecord } from '../emulator/json.ts';
import { officialExamples } from './examples.ts';

const home = 'b33cbe9f-8ebe-4f2a-912b-7e2a427f477f';
const elsewhere = 'b11186db-6149-4b3d-95ad-23c9e1bf6853';

function person(name: string, oid: string, address: string, tid = home): Account {
  return { ...alex, name, oid, upn: address, mail: address, tid };
}

/** Who sends the official examples. */
export const exampleCaller = person('Caller', '8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca', 'caller@contoso.com');

/** Who lists the members of a chat on the current page. */
export const exampleLister = person(
  'Megan Bowen',
  '48d31887-5fad-4d73-a9f5-3c356e68a038',
  'MeganB@contoso.com',
  'dcd219dd-bc68-4b9b-bf0b-4a33a796be35',
);

const maiaR = person('Maia R', '6d9bd1b8-0c93-4f7c-a5fb-6a4e5a2c1f11', 'MaiaR@foobar.com', elsewhere);
const lauraW = person('Laura W', '1f6f3c63-93a0-4f0b-9e0e-0b8f6d3a7c22', 'LauraW@foo.com', elsewhere);
const ofEachTenant: readonly Account[] = [
  person(
    'Revoked',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'r@contoso.com',
    'a1b2c3d4-e5f6-7890-1234-567890abcdef',
  ),
  // The page leaves out the middle of these ids.
  person('Elided', 'd864e79f-……..-0eeb4d61fdc2', 'e@contoso.com', '2a690434-………-13600199a'),
];
const strangers: readonly Account[] = [
  // Of the caller's tenant in one example and of another in the next, by the same id.
  person('Target', '59b5bc69-ca73-4ffd-a2e0-88a79115d13b', 'target@contoso.com'),
  person('Target elsewhere', '59b5bc69-ca73-4ffd-a2e0-88a79115d13b', 'target@foo.com', elsewhere),
  person('Maia', '0e5a4ff7-3b88-4b61-8d15-7b7a3a4b9f33', 'maia@contoso.com'),
  person('Laura', '7c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e44', 'LauraW@contoso.com'),
  person('Third', 'bd6a223f-59b5-46dd-90bc-0ddebaf3da5a', 'third@contoso.com'),
  person('New member', '8b081ef6-4792-4def-b2c9-c363a1bf41d5', 'new@contoso.com'),
  person('Jacob', '2b3c4d5e-6f70-4182-93a4-b5c6d7e8f955', 'jacob@contoso.com'),
  // Not a GUID, but so it stands on the page.
  person('Guest', '8ba98gf6-7fc2-4eb2-c7f2-aef9f21fd98g', 'guest@contoso.com'),
];

function chat(id: string, chatType: Chat['chatType'], people: readonly Account[]): Chat {
  const members = people.map(account => user(account));
  const plan = { key: id, chatType, members, tenantId: home };
  return makeChat(plan, id, new Date('2026-06-18T14:00:00Z'));
}

function withMember(
  target: Chat,
  member: Pick<AadUserMember, 'id' | 'displayName' | 'email' | 'userId'> & Partial<AadUserMember>,
): Chat {
  target.members.push({
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    roles: ['owner'],
    visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
    tenantId: home,
    ...member,
  });
  return target;
}

/** The items that an example answers with. */
function itemsOf(exampleId: string): readonly unknown[] {
  const body = officialExamples.find(({ id }) => id === exampleId)?.response?.body;
  const value = isRecord(body) ? body['value'] : undefined;
  return Array.isArray(value) ? value : [];
}

function textOf(item: unknown, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((from, name) => (isRecord(from) ? from[name] : undefined), item);
  return typeof value === 'string' ? value : undefined;
}

/** An installed app as an example shows it; what it leaves out is made up. */
function exampleApp(item: unknown): InstalledApp {
  const set = isRecord(item) ? item['consentedPermissionSet'] : undefined;
  const consented = isRecord(set) ? set['resourceSpecificPermissions'] : undefined;
  const origin = textOf(item, 'teamsApp', 'distributionMethod');
  const of = (...path: readonly string[]): string => textOf(item, ...path) ?? 'made up';
  return {
    id: of('id'),
    teamsApp: {
      id: of('teamsAppDefinition', 'teamsAppId'),
      externalId: textOf(item, 'teamsApp', 'externalId') ?? null,
      displayName: of('teamsApp', 'displayName'),
      distributionMethod: origin === 'sideloaded' ? origin : 'store',
    },
    definition: {
      id: of('teamsAppDefinition', 'id'),
      displayName: of('teamsAppDefinition', 'displayName'),
      version: of('teamsAppDefinition', 'version'),
      shortdescription: of('teamsAppDefinition', 'shortdescription'),
      description: of('teamsAppDefinition', 'description'),
    },
    azureADAppId: textOf(item, 'teamsAppDefinition', 'azureADAppId') ?? null,
    botId: textOf(item, 'teamsAppDefinition', 'bot', 'id'),
    required: [],
    consented: (Array.isArray(consented) ? consented : []).map(each => ({
      name: textOf(each, 'permissionValue') ?? '',
      type: textOf(each, 'permissionType') === 'delegated' ? 'delegated' : 'application',
    })),
  };
}

function exampleGrant(item: unknown): PermissionGrant {
  const of = (name: string): string => textOf(item, name) ?? '';
  return {
    id: of('id'),
    clientAppId: of('clientAppId'),
    resourceAppId: of('resourceAppId'),
    clientId: of('clientId'),
    permissionType: 'Application',
    permission: of('permission'),
  };
}

/** The chats whose apps and grants the examples list. */
function chatsWithApps(): Chat[] {
  const withApps = (id: string, ...examples: readonly string[]): Chat => ({
    ...chat(id, 'group', [exampleCaller]),
    installedApps: examples.flatMap(itemsOf).map(exampleApp),
  });
  return [
    withApps(
      '19:d65713bc498c4a428c71ef9353e6ce20@thread.v2',
      'list_installed_apps_in_chat_expand',
      'list_installed_apps_in_chat_expand_filter',
    ),
    // The page has a bracket where the id goes on.
    withApps(
      '19[d86ec7f6b247d3b9e519b0bfef5d03@thread.v2',
      'list_installed_apps_in_chat_select_consentedPermissionSet',
    ),
    {
      ...chat('19:089ac694c48647c68035aae675cf78ab@thread.v2', 'group', [exampleCaller]),
      permissionGrants: itemsOf('chat_list_permission_grants (beta)').map(exampleGrant),
    },
  ];
}

/** A tenant that holds what the official examples speak of, by the ids and addresses they use. */
export function exampleTenant(): Tenant {
  const chats = [
    withMember(chat('19:b8577894a63548969c5c92bb9c80c5e1@thread.v2', 'group', [exampleCaller]), {
      id: 'MCMjMjQzMmI1N2ItMGFiZC00M2RiLWFhN2ItMTZlYWRkMTE1ZDM0IyMxOTpiODU3Nzg5NGE2MzU0ODk2OWM1YzkyYmI5YzgwYzVlMUB0aHJlYWQudjIjIzJjOGQyYjVjLTE4NDktNDA2Ni1iNTdkLWU3YTBlOWU0NGVjOA==',
      displayName: 'John Doe',
      email: 'johndoe@contoso.onmicrosoft.com',
      userId: '2c8d2b5c-1849-4066-b57d-e7a0e9e44ec8',
    }),
    withMember(chat('19:cf66807577b149cca1b7af0c32eec122@thread.v2', 'group', [exampleCaller]), {
      id: 'MCMjMjQzMmI1N2ItMGFiZC00M2RiLWFhN2ItMTZlYWRkMTE1ZDM0IyMxOTpiZDlkYTQ2MzIzYWY0MjUzOTZkMGZhNjcyMDAyODk4NEB0aHJlYWQudjIjIzQ4YmY5ZDUyLWRjYTctNGE1Zi04Mzk4LTM3Yjk1Y2M3YmQ4Mw==',
      displayName: 'Bruce Banner',
      email: 'bannerb@contoso.onmicrosoft.com',
      userId: '48bf9d52-dca7-4a5f-8398-37b95cc7bd83',
    }),
    withMember(
      chat(
        '19:09ddc990-3821-4ceb-8019-24d39998f93e_48d31887-5fad-4d73-a9f5-3c356e68a038@unq.gbl.spaces',
        'oneOnOne',
        [],
      ),
      {
        id: 'MCMjMCMjZGNkMjE5ZGQtYmM2OC00YjliLWJmMGItNGEzM2E3OTZiZTM1IyMxOTowOWRkYzk5MC0zODIxLTRjZWItODAxOS0yNGQzOTk5OGY5M2VfNDhkMzE4ODctNWZhZC00ZDczLWE5ZjUtM2MzNTZlNjhhMDM4QHVucS5nYmwuc3BhY2VzIyM0OGQzMTg4Ny01ZmFkLTRkNzMtYTlmNS0zYzM1NmU2OGEwMzg=',
        displayName: 'Megan Bowen',
        visibleHistoryStartDateTime: '2021-11-25T01:56:31.313Z',
        userId: exampleLister.oid,
        email: exampleLister.mail,
        tenantId: exampleLister.tid,
      },
    ),
    chat('{chatsId}', 'group', [exampleCaller, ...ofEachTenant.slice(0, 1)]),
    chat('19:7d8980.........f94061cf8c2@unq.gbl.spaces', 'oneOnOne', [
      exampleCaller,
      ...ofEachTenant.slice(1),
    ]),
    ...chatsWithApps(),
  ];
  return {
    id: home,
    name: 'Examples',
    now: '2026-06-18T14:30:00.000Z',
    accounts: [exampleCaller, exampleLister, maiaR, lauraW, ...ofEachTenant, ...strangers],
    signIns: [exampleCaller],
    chats: new Map(chats.map(each => [each.id, each])),
    // The example with three people is denied; its page does not say why.
    policies: { ...noPolicies, forbiddenSets: [[maiaR.oid, lauraW.oid]] },
  };
}
