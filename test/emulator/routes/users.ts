import { authorize } from '../authorization.ts';
import { Refusal } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import { contextOf, nextLink, readCount, readFilter, readList, readSkipToken } from '../odata.ts';
import { findAccount } from '../tenant.ts';
import type { Account } from '../tenant.ts';

/** The eleven properties of a user that come without being asked for. */
const userProperties = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
] as const;
const defaultPage = 100;
const largestPage = 999;

/** GET /me: https://learn.microsoft.com/graph/api/user-get */
export function getMe(call: Call): GraphAnswer {
  return presentOne(call, findAccount(call.state.tenant, call.caller.oid));
}

/** GET /users/{id}: https://learn.microsoft.com/graph/api/user-get */
export function getUser(call: Call): GraphAnswer {
  const account = findAccount(call.state.tenant, call.parameters[0] ?? '');
  const others = ['User.ReadBasic.All', 'User.Read.All'];
  authorize(call.caller, {
    anyOf: account?.oid === call.caller.oid ? ['User.Read', ...others] : others,
    words: 'directory',
  });
  // Other tenants' people are not in the caller's directory.
  return presentOne(call, account?.tid === call.caller.tid ? account : undefined);
}

/** GET /users: https://learn.microsoft.com/graph/api/user-list */
export function listUsers(call: Call): GraphAnswer {
  const top = call.options.get('$top');
  const size = top === undefined ? defaultPage : Math.min(readCount('$top', top), largestPage);
  const selected = readSelect(call);
  const filter = call.options.get('$filter');
  const accepts = filter === undefined ? () => true : readFilter<Account>(filter, filterable);
  const after = readSkipToken(call);
  const people = call.state.tenant.accounts
    .filter(account => account.tid === call.caller.tid && accepts(account))
    .sort((a, b) => (a.oid < b.oid ? -1 : 1))
    .filter(account => after === undefined || account.oid > after);
  const page = people.slice(0, size);
  const last = page.at(-1);
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, `users${shapeOf(call)}`),
      ...(last !== undefined && people.length > size ? { '@odata.nextLink': nextLink(call, last.oid) } : {}),
      value: page.map(account => present(account, selected)),
    },
  };
}

function presentOne(call: Call, account: Account | undefined): GraphAnswer {
  const selected = readSelect(call);
  if (account === undefined)
    throw new Refusal(
      404,
      'Request_ResourceNotFound',
      `Resource '${call.parameters[0] ?? 'me'}' does not exist or one of its queried reference-property objects are not present.`,
    );
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, `users${shapeOf(call)}/$entity`),
      ...present(account, selected),
    },
  };
}

function readSelect(call: Call): readonly string[] {
  const text = call.options.get('$select');
  return text === undefined ? userProperties : readList('$select', text, userProperties);
}

function shapeOf(call: Call): string {
  const text = call.options.get('$select');
  return text === undefined ? '' : `(${text})`;
}

function filterable(property: string): ((account: Account) => string | null) | undefined {
  switch (property) {
    case 'displayName':
      return account => account.name;
    case 'userPrincipalName':
      return account => account.upn;
    case 'mail':
      return account => account.mail;
    default:
      return undefined;
  }
}

function present(account: Account, selected: readonly string[]): Readonly<Record<string, unknown>> {
  const whole: Readonly<Record<(typeof userProperties)[number], unknown>> = {
    businessPhones: [],
    displayName: account.name,
    givenName: account.givenName,
    jobTitle: account.jobTitle,
    mail: account.mail,
    mobilePhone: null,
    officeLocation: account.officeLocation,
    preferredLanguage: account.preferredLanguage,
    surname: account.surname,
    userPrincipalName: account.upn,
    id: account.oid,
  };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => selected.includes(name)));
}
