import { isRecord, unknownProperties } from '../json.ts';
import type { JsonRecord } from '../json.ts';
import { badRequest, notFound } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import { contextOf } from '../odata.ts';
import { findAccount } from '../tenant.ts';
import type { Account } from '../tenant.ts';

/**
 * POST /teamwork/determineIfInteractionIsAllowed, in beta alone:
 * https://learn.microsoft.com/graph/api/teamwork-determineifinteractionisallowed?view=graph-rest-beta
 */
export function determineIfInteractionIsAllowed(call: Call): GraphAnswer {
  const { users, interactionType } = readQuestion(call);
  const found = users.map(user => findTarget(call, user));
  const people = found.filter(account => account !== undefined);
  const stranger = found.length !== people.length;
  const { choices, policies } = call.state;
  if (stranger && choices.interactionUnknownUser === '404') throw notFound('A user was not found.');
  const value =
    users.length === 0
      ? choices.emptyUsers === 'allowed'
      : !(stranger && choices.interactionUnknownUser === 'denied') && policies.allows(call.caller, people);
  writeAudit(call, people, interactionType, value);
  return { status: 200, body: { '@odata.context': contextOf(call, 'Edm.Boolean'), value } };
}

function readQuestion(call: Call): { users: readonly JsonRecord[]; interactionType: string } {
  const body = call.readBody();
  const extra = unknownProperties(body, ['users', 'interactionType']);
  if (extra.length > 0) throw badRequest(`The parameter '${extra.join(', ')}' is not a valid parameter.`);
  const { users, interactionType } = body;
  if (!Array.isArray(users)) throw badRequest("The parameter 'users' has to be a collection.");
  if (interactionType !== 'createChat') throw badRequest("The value of 'interactionType' is not valid.");
  const { emptyUsers, interactionMaximumUsers } = call.state.choices;
  if (users.length === 0 && emptyUsers === '400') throw badRequest("The parameter 'users' is empty.");
  if (interactionMaximumUsers !== undefined && users.length > interactionMaximumUsers)
    throw badRequest(`The parameter 'users' holds more than ${interactionMaximumUsers} users.`);
  return { users: users.map(readIdentity), interactionType };
}

function readIdentity(user: unknown): JsonRecord {
  if (!isRecord(user)) throw badRequest("An entry of 'users' is not an identity.");
  const type = user['@odata.type'];
  const kind = typeof type === 'string' ? type.replace(/^#/u, '') : undefined;
  const known =
    kind === 'microsoft.graph.teamworkUserIdentity'
      ? ['id', 'tenantId', 'userPrincipalName', 'displayName', 'userIdentityType']
      : kind === 'microsoft.graph.emailIdentity'
        ? ['email', 'id', 'displayName']
        : undefined;
  if (known === undefined) throw badRequest("An entry of 'users' has no known '@odata.type'.");
  const extra = unknownProperties(user, ['@odata.type', ...known]);
  if (extra.length > 0) throw badRequest(`The property '${extra.join(', ')}' of a user is not known.`);
  const names = kind === 'microsoft.graph.emailIdentity' ? ['email'] : ['id', 'userPrincipalName'];
  if (names.filter(name => typeof user[name] === 'string' && user[name] !== '').length !== 1)
    throw badRequest(`An entry of 'users' needs exactly one of ${names.join(', ')}.`);
  return user;
}

function findTarget(call: Call, user: JsonRecord): Account | undefined {
  const key = [user['id'], user['userPrincipalName'], user['email']].find(value => typeof value === 'string');
  const isByIdAlone = typeof user['id'] === 'string' && call.state.choices.interactionForeignId === 'unknown';
  const tenantId = user['tenantId'] ?? (isByIdAlone ? call.caller.tid : undefined);
  return key === undefined
    ? undefined
    : findAccount(call.state.tenant, key, typeof tenantId === 'string' ? tenantId : undefined);
}

function writeAudit(call: Call, people: readonly Account[], interactionType: string, allowed: boolean): void {
  for (const tenantId of new Set(people.map(person => person.tid)))
    call.state.audit.push({
      tenantId,
      time: new Date(call.state.now()).toISOString(),
      requestId: call.request.requestId,
      callerOid: call.caller.oid,
      targets: people.filter(person => person.tid === tenantId).map(person => person.oid),
      interactionType,
      allowed,
    });
}
