import { noPolicies } from '../policies.ts';
import type { Account, Tenant } from '../tenant.ts';
import { app, type AppPlan } from './apps.ts';
import { groupId, makeChat } from './chatFactory.ts';
import { user } from './members.ts';
import { alex, contoso } from './people.ts';
import { guidFor, SeededRandom } from './random.ts';
import { seedNow } from './contosoTenant.ts';

/** How large a tenant for measurements is. */
export interface SyntheticSize {
  readonly chats: number;
  /** Alex included; for all chats, or for each by its position. */
  readonly membersPerChat: number | ((chat: number) => number);
  /** The apps of each chat by its position; none if left out. */
  readonly apps?: (chat: number) => readonly AppPlan[];
}

/** Many group chats, all of them Alex's, for measurements. */
export function syntheticTenant(size: SyntheticSize): Tenant {
  const random = new SeededRandom(size.chats);
  const people = Array.from({ length: 500 }, (_, index): Account => {
    const upn = `person${index}@${contoso.domain}`;
    return {
      ...alex,
      name: `Person ${index}`,
      givenName: 'Person',
      surname: String(index),
      upn,
      mail: upn,
      oid: guidFor(upn),
    };
  });
  const now = new Date(seedNow).getTime();
  const chats = Array.from({ length: size.chats }, (_, index) => {
    const members =
      typeof size.membersPerChat === 'number' ? size.membersPerChat : size.membersPerChat(index);
    const others = Array.from({ length: members - 1 }, (__, position) => {
      const start = random.between(0, Math.floor(people.length / members) - 1);
      return people[(start + position * Math.floor(people.length / members)) % people.length] ?? alex;
    });
    const topic = `Chat ${index}: ${random.between(1000, 9999)}`;
    const plan = {
      key: `synthetic ${index}`,
      chatType: 'group',
      topic,
      members: [alex, ...others].map(account => user(account)),
      lastMessage: { from: alex, text: `Message in ${topic}` },
      apps: (size.apps?.(index) ?? []).map(app),
    } as const;
    return makeChat(plan, groupId(plan.key), new Date(now - index * 60_000));
  });
  return {
    id: contoso.id,
    name: contoso.name,
    now: seedNow,
    accounts: [alex, ...people],
    signIns: [alex],
    chats: new Map(chats.map(chat => [chat.id, chat])),
    policies: noPolicies,
  };
}
