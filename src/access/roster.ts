import { hasAllMembers, type Member, type MemberList } from '../chats/model.ts';
import { systemClock, throwIfCancelled } from '../core/async.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import { sameGuid } from '../core/guid.ts';
import { missingField } from '../core/json.ts';
import { SlowStart } from '../core/slowStart.ts';
import type { WorkProgress } from '../core/workProgress.ts';
import { isOutOfReach } from '../graph/errors.ts';
import { publishedLimits } from '../graph/limits.ts';

/** What came of reading the members of a chat. */
export type RosterReading =
  | { readonly kind: 'read'; readonly roster: MemberList }
  /** The account may not see them, the chat is gone, or the service gave no answer. */
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** Readings in a row that must find the network gone before the others are not tried. */
const offlineReadings = 4;

/** Failures after which no other chat could be read either. */
const endingFailures: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>([
  'signedOut',
  'signInFailed',
  'signInUnfinished',
  'consentNeeded',
  'cancelled',
]);

/** Whether a failure concerns the account or the person, and not just the chat that was to be read. */
function concernsAllChats({ kind }: Failure): boolean {
  return endingFailures.has(kind);
}

/** Follows the reading of rosters. */
export interface RosterObserver {
  /** Called with each reading as soon as it is there. */
  readonly onReading?: (chatId: string, reading: RosterReading) => Promise<void> | void;
  readonly onProgress?: (progress: WorkProgress) => void;
}

/**
 * Reads the members of several chats, several at a time. A chat that cannot be read keeps no other from being read.
 * Where going on makes no sense, the rest is not read and has the same failure.
 * @param read throws FailureError.
 * @param signal ends the readings.
 */
export async function readRosters(
  chatIds: Iterable<string>,
  read: (chatId: string) => Promise<MemberList>,
  signal: AbortSignal,
  { onReading, onProgress }: RosterObserver = {},
): Promise<ReadonlyMap<string, RosterReading>> {
  const distinct = new Set(chatIds);
  const readings = new Map<string, RosterReading>();
  const slowStart = new SlowStart(systemClock, publishedLimits.everything);
  let ended: RosterReading | undefined;
  let offlineInRow = 0;
  const readOne = async (chatId: string): Promise<void> => {
    const reading =
      ended ??
      (await readingOf(async () => {
        throwIfCancelled(signal);
        return read(chatId);
      }));
    const failure = reading.kind === 'unreadable' ? reading.failure : undefined;
    offlineInRow = failure?.kind === 'offline' ? offlineInRow + 1 : 0;
    const endsAll =
      failure?.kind === 'cancelled' ? signal.aborted : failure !== undefined && concernsAllChats(failure);
    if (endsAll || offlineInRow >= offlineReadings) {
      ended ??= reading;
    }
    readings.set(chatId, reading);
    await onReading?.(chatId, reading);
  };
  let done = 0;
  await Promise.all(
    [...distinct].map(async chatId => {
      await slowStart.run(() => readOne(chatId));
      done += 1;
      onProgress?.({ done, total: distinct.size, remainingMs: slowStart.remainingMs });
    }),
  );
  return readings;
}

/**
 * Why none of the readings is of use: a failure that concerns the account or the person, or one that no chat explains
 * by itself. `undefined` if some were read, or the chats refused.
 */
export function commonFailure(readings: ReadonlyMap<string, RosterReading>): Failure | undefined {
  const failures = [...readings.values()].flatMap(reading =>
    reading.kind === 'unreadable' ? [reading.failure] : [],
  );
  return (
    failures.find(concernsAllChats) ??
    (failures.length === readings.size && !failures.some(isOutOfReach) ? failures[0] : undefined)
  );
}

/** Reads a roster. A failure is part of what comes of it. */
export async function readingOf(read: () => Promise<MemberList>): Promise<RosterReading> {
  try {
    return { kind: 'read', roster: await read() };
  } catch (thrown) {
    return { kind: 'unreadable', failure: failureOf(thrown) };
  }
}

/** How a person is named to the service. */
export interface NamedPerson {
  readonly userId?: string | undefined;
  /** Used where the id is not known. */
  readonly userPrincipalName?: string | undefined;
}

/**
 * The member with a person's id. Where only the sign-in name is known, the member whose address is the same: whoever
 * is found that way is there, but whoever is not may be there under another address.
 */
export function findMember({ members }: MemberList, person: NamedPerson): Member | undefined {
  const { userId, userPrincipalName } = person;
  if (userId !== undefined) {
    return members.find(member => sameGuid(member.userId, userId));
  }
  const address = userPrincipalName?.toLowerCase();
  return address === undefined ? undefined : members.find(({ email }) => email?.toLowerCase() === address);
}

/**
 * A reading as far as it tells about one person. An entry that could not be read may be anybody, and so may one that was
 * left out: whoever is not listed besides may be there or not.
 */
export function readingAbout(reading: RosterReading, person: NamedPerson): RosterReading;
export function readingAbout(
  reading: RosterReading | undefined,
  person: NamedPerson,
): RosterReading | undefined;
export function readingAbout(
  reading: RosterReading | undefined,
  person: NamedPerson,
): RosterReading | undefined {
  if (reading?.kind !== 'read') {
    return reading;
  }
  if (hasAllMembers(reading.roster) || findMember(reading.roster, person)) {
    return reading;
  }
  const { unreadableMembers: count } = reading.roster;
  const detail = count > 0 ? `${count} members without any id` : 'pages of members that lead nowhere';
  return { kind: 'unreadable', failure: missingField(detail).failure };
}

/** Who left and who joined between two readings of a chat. */
export interface RosterChange {
  readonly left: readonly Member[];
  readonly joined: readonly Member[];
}

/** Compares two readings of a chat by membership. One that may lack members does not tell who is missing in it. */
export function rosterChange(before: MemberList, after: MemberList): RosterChange {
  return { left: missingIn(after, before), joined: missingIn(before, after) };
}

function missingIn(roster: MemberList, other: MemberList): Member[] {
  if (!hasAllMembers(roster)) {
    return [];
  }
  const keys = new Set(roster.members.map(keyOf));
  return other.members.filter(member => !keys.has(keyOf(member)));
}

/** The same text for the same membership. */
function keyOf({ membershipId, kind, userId }: Member): string {
  return JSON.stringify([membershipId, kind, userId]);
}
