import { asRecord, parseJson, textOf, type JsonRecord } from '../core/json.ts';
import { addChecksum, hasRightChecksum } from './lineChecksum.ts';

export const journalActions = ['revoke', 'readd'] as const;

/** What was done: access was taken away, or a member added again. */
export type JournalAction = (typeof journalActions)[number];

export const journalOutcomes = [
  'revoked',
  'stillListed',
  'alreadyGone',
  'added',
  'stillMissing',
  'alreadyMember',
  'refused',
  'notAttempted',
  /** The service accepted the request, and the members do not show its effect yet. */
  'notVisibleYet',
  /** The person is not listed now. Whether the request was sent is not known. */
  'notListed',
  /** The person is listed now. Whether the request was sent is not known. */
  'listed',
  /** A later request about the same person in the same chat may hide the effect of this one. */
  'overtaken',
  /** The request was sent, and its effect is not known. */
  'inDoubt',
] as const;

/** The outcome of an intent. Which ones are possible depends on the action. */
export type JournalOutcome = (typeof journalOutcomes)[number];

/**
 * What was confirmed. It is written down before the first request of its run is sent, and followed by an intent with
 * the same id before its own request is sent. Without one, nothing was sent for it.
 */
export type PlannedLine = Omit<Intent, 'type'> & { readonly type: 'planned' };

/** What is about to be done. It is written down before its request is sent. */
export interface Intent {
  readonly type: 'intent';
  readonly version: 1;
  readonly id: string;
  /** The same for everything that was confirmed together. */
  readonly run: string;
  /** The window that wrote it: process id and a GUID; in a browser, `browser` and a GUID. */
  readonly session: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly action: JournalAction;
  readonly cloud: string;
  readonly account: JournalAccount;
  readonly chat: JournalChat;
  readonly person: JournalPerson;
  readonly membership: JournalMembership;
  readonly clientRequestId: string;
}

export interface JournalAccount {
  readonly id: string;
  readonly label: string;
  readonly userId?: string | undefined;
  readonly tenantId?: string | undefined;
}

export interface JournalChat {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly tenantId?: string | undefined;
}

/** A person, named by Entra object id, or by sign-in name where the id is not known. */
export interface JournalPerson {
  readonly userId: string | undefined;
  readonly userPrincipalName?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly displayName: string;
  readonly email?: string | undefined;
}

/**
 * Revoking: what the membership was, so that it can be offered when the person is added again. Adding: what it is to
 * be.
 */
export interface JournalMembership {
  readonly roles: readonly string[];
  readonly visibleHistoryStartDateTime?: string | undefined;
}

/** The outcome of the intent with the same id. */
export interface OutcomeLine {
  readonly type: 'outcome';
  readonly version: 1;
  readonly id: string;
  readonly time: string;
  readonly outcome: JournalOutcome;
  readonly requestId?: string | undefined;
  readonly clientRequestId?: string | undefined;
  /** One line in English: kinds and codes, no names. */
  readonly failure?: string | undefined;
  /** Whether it was found by reading the members later, and not by the run itself. */
  readonly foundLater?: boolean | undefined;
}

/** A line as read. */
export type JournalLine =
  | PlannedLine
  | Intent
  | OutcomeLine
  /** A whole line of a type or version that this version does not know. */
  | { readonly type: 'unknown' }
  /** A line that was half written or has changed since. */
  | { readonly type: 'damaged'; readonly text: string };

/**
 * The fields of lines from before there were checksums. A line without a checksum that has others is one whose
 * checksum was damaged.
 */
const fieldsBeforeChecksums: ReadonlySet<string> = new Set<keyof Intent | keyof OutcomeLine>([
  'type',
  'version',
  'id',
  'run',
  'session',
  'time',
  'action',
  'cloud',
  'account',
  'chat',
  'person',
  'membership',
  'clientRequestId',
  'outcome',
  'requestId',
  'failure',
  'foundLater',
]);

/** The same text for the same person. Somebody named by id and by sign-in name is two. */
export function personKey({ userId, userPrincipalName }: JournalPerson): string {
  return (userId ?? userPrincipalName ?? '').toLowerCase();
}

/** The same text for intents about the same person in the same chat. */
export function subjectKey({ cloud, chat, person }: Pick<Intent, 'cloud' | 'chat' | 'person'>): string {
  return JSON.stringify([cloud, chat.id, personKey(person)]);
}

/** Writes a line, with its checksum. */
export function writeLine(line: PlannedLine | Intent | OutcomeLine): string {
  return addChecksum(JSON.stringify(line));
}

/** Reads a line. Never throws. A line with a checksum may have fields that this version does not know. */
export function readLine(text: string): JournalLine {
  const record = asRecord(parseJson(text));
  const intact = hasRightChecksum(text);
  const { type, version } = record ?? {};
  if (!record || intact === false || typeof type !== 'string' || typeof version !== 'number') {
    return { type: 'damaged', text };
  }
  if (version !== 1) {
    return { type: 'unknown' };
  }
  if (intact === undefined && !Object.keys(record).every(field => fieldsBeforeChecksums.has(field))) {
    return { type: 'damaged', text };
  }
  switch (type) {
    case 'planned':
    case 'intent':
      return readIntent(record, type) ?? { type: 'damaged', text };
    case 'outcome':
      return readOutcome(record) ?? { type: 'damaged', text };
    default:
      return { type: 'unknown' };
  }
}

/** How a line begins that is none of an intent. */
const otherTypePattern = /^\{"crc32":"[0-9a-f]{8}","type":"[po]/;

/** The beginning of a line that got into another one, as half a line that another window went on writing behind. */
const beginningWithin = /.\{"crc32":"/;

/** Whether a damaged line may have been an intent. One that begins as what was planned, or as an outcome, was none. */
export function mayBeIntent(damaged: string): boolean {
  return !otherTypePattern.test(damaged) || beginningWithin.test(damaged);
}

function readIntent(record: JsonRecord, type: 'planned' | 'intent'): JournalLine | undefined {
  const account = asRecord(record['account']);
  const chat = asRecord(record['chat']);
  const person = asRecord(record['person']);
  const membership = asRecord(record['membership']);
  const id = textOf(record, 'id');
  const time = timeOf(record);
  const session = textOf(record, 'session');
  const action = textOf(record, 'action');
  const chatId = textOf(chat, 'id');
  const userId = textOf(person, 'userId');
  const userPrincipalName = textOf(person, 'userPrincipalName');
  if (!id || !time || !session || !action || !chatId || !(userId || userPrincipalName)) {
    return undefined;
  }
  if (!isAction(action)) {
    return { type: 'unknown' };
  }
  const roles: unknown = membership?.['roles'];
  return {
    type,
    version: 1,
    id,
    run: textOf(record, 'run') ?? '',
    session,
    time,
    action,
    cloud: textOf(record, 'cloud') ?? '',
    account: {
      id: textOf(account, 'id') ?? '',
      label: textOf(account, 'label') ?? '',
      userId: textOf(account, 'userId'),
      tenantId: textOf(account, 'tenantId'),
    },
    chat: {
      id: chatId,
      label: textOf(chat, 'label') ?? '',
      type: textOf(chat, 'type') ?? 'unknown',
      tenantId: textOf(chat, 'tenantId'),
    },
    person: {
      userId,
      ...(userPrincipalName === undefined ? {} : { userPrincipalName }),
      tenantId: textOf(person, 'tenantId'),
      displayName: textOf(person, 'displayName') ?? '',
      email: textOf(person, 'email'),
    },
    membership: {
      roles: Array.isArray(roles) ? roles.filter(role => typeof role === 'string') : [],
      visibleHistoryStartDateTime: textOf(membership, 'visibleHistoryStartDateTime'),
    },
    clientRequestId: textOf(record, 'clientRequestId') ?? '',
  };
}

function readOutcome(record: JsonRecord): JournalLine | undefined {
  const id = textOf(record, 'id');
  const time = timeOf(record);
  const outcome = textOf(record, 'outcome');
  if (!id || !time || !outcome) {
    return undefined;
  }
  if (!isOutcome(outcome)) {
    return { type: 'unknown' };
  }
  return {
    type: 'outcome',
    version: 1,
    id,
    time,
    outcome,
    requestId: textOf(record, 'requestId'),
    clientRequestId: textOf(record, 'clientRequestId'),
    failure: textOf(record, 'failure'),
    ...(record['foundLater'] === true ? { foundLater: true } : {}),
  };
}

function timeOf(record: JsonRecord): string | undefined {
  const time = textOf(record, 'time');
  return time === undefined || Number.isNaN(Date.parse(time)) ? undefined : time;
}

function isAction(text: string): text is JournalAction {
  return journalActions.some(action => action === text);
}

function isOutcome(text: string): text is JournalOutcome {
  return journalOutcomes.some(outcome => outcome === text);
}
