import { statusOf, type EntryStatus } from '../access/activityRuns.ts';
import type { Journal } from '../access/journal.ts';
import { endedAtMs } from '../access/journalEntries.ts';
import type { Clock } from '../core/async.ts';
import type { Disposable } from '../core/lifecycle.ts';

/** How long changes are gathered before the journal is read, in milliseconds: another window writes one a second. */
const gatherMs = 1000;

/** Where another window is about to change the members of a chat, or did not. */
const unchanging: ReadonlySet<EntryStatus> = new Set<EntryStatus>(['underWay', 'refused', 'notAttempted']);

/** What is needed to follow other windows. */
export interface ChangesElsewhereParts {
  readonly journal: Pick<Journal, 'session' | 'onDidChange' | 'read'>;
  /** Has the members of a chat read again when they are next looked at. */
  readonly markOutdated: (chatId: string) => void;
  /** When this window began to read chats, in milliseconds since 1970: it has seen what was done before. */
  readonly since: number;
  readonly clock: Pick<Clock, 'delay'>;
  /** Told when the journal could not be read: nobody waits for it. */
  readonly failed: (thrown: unknown) => void;
}

/** Finds out from the journal in which chats other windows have changed the members. */
export class ChangesElsewhere implements Disposable {
  private readonly lifetime = new AbortController();
  private readonly following: Disposable;
  private known: ReadonlyMap<string, EntryStatus> | undefined;
  private gathering = false;

  constructor(private readonly parts: ChangesElsewhereParts) {
    this.following = parts.journal.onDidChange(() => void this.lookSoon());
    void this.lookSoon();
  }

  /** Marks the chats that have changed since it last looked. @throws FailureError `storage` */
  async look(): Promise<void> {
    const { journal, markOutdated, since } = this.parts;
    const { entries } = await journal.read();
    const before = this.known;
    this.known = new Map(entries.map(entry => [entry.intent.id, statusOf(entry)]));
    const changed = entries.filter(entry => {
      const { id, session } = entry.intent;
      const isNews = before ? before.get(id) !== statusOf(entry) : endedAtMs(entry) >= since;
      return isNews && session !== journal.session && !unchanging.has(statusOf(entry));
    });
    for (const chatId of new Set(changed.map(({ intent }) => intent.chat.id))) {
      markOutdated(chatId);
    }
  }

  dispose(): void {
    this.lifetime.abort();
    this.following.dispose();
  }

  private async lookSoon(): Promise<void> {
    if (this.gathering) {
      return;
    }
    const { signal } = this.lifetime;
    this.gathering = true;
    try {
      await this.parts.clock.delay(gatherMs, signal);
      this.gathering = false;
      await this.look();
    } catch (thrown) {
      this.gathering = false;
      if (!signal.aborted) {
        this.parts.failed(thrown);
      }
    }
  }
}
