import { isGuid, sameGuid } from '../core/guid.ts';

/**
 * A person asked about, in one of the forms that the service takes. An ID without a tenant is one of the tenant of the
 * account that asks.
 * @see https://learn.microsoft.com/graph/api/teamwork-determineifinteractionisallowed
 */
export type Target =
  | { readonly kind: 'id'; readonly id: string; readonly tenantId: string | undefined }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'upn'; readonly userPrincipalName: string };

/** A target that is the same person whichever account asks: an ID has its tenant. */
export type PlacedTarget =
  | Exclude<Target, { readonly kind: 'id' }>
  | { readonly kind: 'id'; readonly id: string; readonly tenantId: string };

/** Why a piece of text is not a target. */
export type TargetProblemReason =
  | 'notATarget'
  | 'notAnId'
  | 'notATenantId'
  | 'notAnAddress'
  | 'nothingAfterPrefix'
  /** A row with columns in which nothing says who is meant. */
  | 'unclearRow'
  /** A link that names somebody behind its question mark, too. */
  | 'restOfLink'
  /** The same person in the same form was named before. */
  | 'duplicate';

/** A piece of text that is not a target. */
export interface TargetProblem {
  readonly text: string;
  readonly reason: TargetProblemReason;
}

// \p{C}: a pasted address may contain invisible characters, and would name nobody.
const addressPattern = /^[^\s\p{C}@<>()",;:\\[\]]+@[^\s\p{C}@<>()",;:\\[\]]+\.[^\s\p{C}@<>()",;:\\[\].]+$/u;
/** Characters of a target. No address has so many, and a pattern takes its time over a long text. */
const longestTarget = 10_000;
const namedAddressPattern = /^([^<>]*)<([^<>]+)>$/;
const guidLikePattern = /^[0-9a-f-]{20,}(@|$)/i;

/** Parses one target. @returns the reason if it is none */
export function parseTarget(text: string): Target | TargetProblemReason {
  if (text.length > longestTarget) {
    return text.includes('@') ? 'notAnAddress' : 'notATarget';
  }
  const prefixed = /^(id|email|upn)\s*:\s*(.*)$/i.exec(text);
  if (prefixed) {
    const value = (prefixed[2] ?? '').trim();
    return value === '' ? 'nothingAfterPrefix' : parseForced(prefixed[1]?.toLowerCase(), value);
  }
  const address = namedAddress(text) ?? text;
  if (guidLikePattern.test(address) && !addressPattern.test(address)) {
    return parseId(address);
  }
  if (addressPattern.test(address)) {
    return { kind: 'email', email: address };
  }
  return address.includes('@') ? 'notAnAddress' : 'notATarget';
}

/** The target as a person would type it; {@link parseTarget} reads it back. */
export function formatTarget(target: Target): string {
  switch (target.kind) {
    case 'id':
      return target.tenantId === undefined ? target.id : `${target.id}@${target.tenantId}`;
    case 'email':
      return target.email;
    case 'upn':
      return `upn:${target.userPrincipalName}`;
  }
}

/** Equal for targets that ask the same question. */
export function targetKey(target: Target): string {
  return `${target.kind} ${formatTarget(target).toLowerCase()}`;
}

/** The targets, each once, in their order. */
export function distinctTargets(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map(target => [targetKey(target), target])).values()];
}

/** The target with its tenant: an ID without one is of this tenant, if that is known. */
export function inTenant(target: Target, tenantId: string | undefined): Target {
  const isBare = target.kind === 'id' && target.tenantId === undefined;
  return isBare && tenantId !== undefined && isGuid(tenantId) ? { ...target, tenantId } : target;
}

/** Whether the target is the same person whichever account asks. */
export function isPlaced(target: Target): target is PlacedTarget {
  return target.kind !== 'id' || target.tenantId !== undefined;
}

/**
 * The target as the service takes it. Request types carry no leading `#`.
 * @param askerTenantId the tenant of the account that asks. Its own people are named without it, as the reference shows.
 */
export function targetIdentity(target: Target, askerTenantId: string | undefined): unknown {
  const teamworkUser = { '@odata.type': 'microsoft.graph.teamworkUserIdentity' };
  switch (target.kind) {
    case 'id':
      return target.tenantId === undefined || sameGuid(target.tenantId, askerTenantId)
        ? { ...teamworkUser, id: target.id }
        : { ...teamworkUser, id: target.id, tenantId: target.tenantId };
    case 'email':
      return { '@odata.type': 'microsoft.graph.emailIdentity', email: target.email };
    case 'upn':
      return { ...teamworkUser, userPrincipalName: target.userPrincipalName };
  }
}

/** The address in brackets behind a name; `undefined` where somebody else stands before it, who would be left out. */
function namedAddress(text: string): string | undefined {
  const [, name = '', inside] = namedAddressPattern.exec(text) ?? [];
  const address = inside?.trim();
  const isOwnName = name.replace(/["'\s]/gu, '').toLowerCase() === address?.toLowerCase();
  const namesOthers =
    /@|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}/iu.test(name) ||
    /[;；\r\n\u2028\u2029]/u.test(name.replace(/"[^"]*"/gu, ''));
  return isOwnName || !namesOthers ? address : undefined;
}

function parseForced(kind: string | undefined, value: string): Target | TargetProblemReason {
  if (kind === 'id') {
    return parseId(value);
  }
  if (!addressPattern.test(value)) {
    return 'notAnAddress';
  }
  return kind === 'upn' ? { kind: 'upn', userPrincipalName: value } : { kind: 'email', email: value };
}

function parseId(text: string): Target | TargetProblemReason {
  const [id = '', tenantId, ...rest] = text.split('@');
  if (!isGuid(id)) {
    return 'notAnId';
  }
  if (tenantId !== undefined && (!isGuid(tenantId) || rest.length > 0)) {
    return 'notATenantId';
  }
  return { kind: 'id', id, tenantId };
}

/** The person who asks, in all forms in which a target can name them. */
export interface OwnIdentity {
  /** Entra object id; `undefined` where the token does not tell. */
  readonly userId: string | undefined;
  readonly signInName: string;
  /** An address that is not the sign-in name, if one is known. */
  readonly email?: string | undefined;
}

/** Whether a target is the person who asks. That question makes no sense, and would be audited all the same. */
export function isOwn(target: Target, own: OwnIdentity): boolean {
  const isOwnAddress = (address: string): boolean =>
    [own.signInName, own.email].some(name => name?.toLowerCase() === address.toLowerCase());
  switch (target.kind) {
    case 'id':
      return target.id.toLowerCase() === own.userId?.toLowerCase();
    case 'email':
      return isOwnAddress(target.email);
    case 'upn':
      return isOwnAddress(target.userPrincipalName);
  }
}
