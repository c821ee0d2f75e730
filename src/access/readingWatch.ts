import type { ChatStore } from '../chats/chatStore.ts';
import type { Clock } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { DisposableStore, type Disposable } from '../core/lifecycle.ts';
import { isSameTenantAndCloud, type ActingAccount } from './actingAccount.ts';
import { settleFrom } from './doubts.ts';
import { isOpen } from './finding.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** How long nothing must have been read before the journal is looked at, in milliseconds: a run reads all the time. */
const quietMs = 1000;

/** A moment, by both clocks. */
interface Moment {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Milliseconds since some moment, which nobody sets. */
  readonly monotonicMs: number;
}

/** The chats that are read. */
type WatchedChats = Pick<ChatStore, 'onDidChange' | 'chat'>;

/** Settles what is open in the journal from the readings of members that happen anyway, such as when a chat is opened. */
export class ReadingWatch implements Disposable {
  private readonly lifetime = new AbortController();
  private readonly disposables = new DisposableStore();
  /** When the members of a chat were last read, and the list under ''. */
  private readonly readAt = new Map<string, Moment>();
  private quietFrom = 0;
  private isLooking = false;
  /** Whether anything is open; `undefined` if the journal has changed since it was looked at. */
  private hasOpen: boolean | undefined;

  constructor(
    private readonly chats: WatchedChats,
    private readonly journal: Pick<Journal, 'read' | 'settle' | 'onDidChange'>,
    private readonly acting: ActingAccount,
    private readonly clock: Clock,
    /** Called if the journal cannot be read. Nobody waits for that. */
    private readonly failed: (thrown: unknown) => void,
  ) {
    this.disposables.add(
      journal.onDidChange(() => {
        this.hasOpen = undefined;
      }),
    );
    this.disposables.add(chats.onDidChange(change => this.note(change.kind === 'chat' ? change.chatId : '')));
  }

  dispose(): void {
    this.lifetime.abort();
    this.disposables.dispose();
  }

  private note(chatId: string): void {
    const monotonicMs = this.clock.monotonic();
    this.readAt.set(chatId, { nowMs: this.clock.now(), monotonicMs });
    this.quietFrom = monotonicMs + quietMs;
    if (!this.isLooking && this.hasOpen !== false) {
      this.isLooking = true;
      void this.lookWhenQuiet().catch(this.failed);
    }
  }

  private async lookWhenQuiet(): Promise<void> {
    const { signal } = this.lifetime;
    try {
      for (let ms = quietMs; ms > 0; ms = this.quietFrom - this.clock.monotonic()) {
        await this.clock.delay(ms, signal);
      }
    } catch (thrown) {
      if (failureOf(thrown).kind === 'cancelled') {
        return;
      }
      throw thrown;
    } finally {
      this.isLooking = false;
    }
    await this.look();
  }

  private async look(): Promise<void> {
    const { entries } = await this.journal.read();
    const open = entries.filter(isOpen);
    this.hasOpen = open.length > 0;
    for (const entry of open.filter(({ intent }) => isSameTenantAndCloud(this.acting, intent))) {
      const chat = this.chats.chat(entry.intent.chat.id);
      if (chat?.roster === 'complete' && this.wasReadAfter(entry)) {
        const context = { acting: this.acting, nowMs: this.clock.now() };
        await settleFrom({ kind: 'read', roster: chat }, entry, entries, this.journal, context);
      }
    }
  }

  /** Whether the members were read after what the journal says about the entry. */
  private wasReadAfter({ intent, outcome, ageMs }: JournalEntry): boolean {
    const isAfter = ({ nowMs, monotonicMs }: Moment): boolean =>
      ageMs === undefined
        ? nowMs > Date.parse(outcome?.time ?? intent.time)
        : this.clock.monotonic() - monotonicMs < ageMs;
    return [intent.chat.id, ''].some(read => {
      const readAt = this.readAt.get(read);
      return readAt !== undefined && isAfter(readAt);
    });
  }
}
