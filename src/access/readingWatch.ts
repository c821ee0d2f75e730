import type { ChatStore } from '../chats/chatStore.ts';
import { hasPassed, type Clock } from '../core/async.ts';
import { DisposableStore, type Disposable } from '../core/lifecycle.ts';
import { isSameTenantAndCloud, type ActingAccount } from './actingAccount.ts';
import { settleFrom } from './doubts.ts';
import { ageWhenRead, isOpen, type ReadingContext } from './finding.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journalEntries.ts';

/** How long nothing must have been read before the journal is looked at, in milliseconds: a run reads all the time. */
const quietMs = 1000;

/** The chats that are read. */
type WatchedChats = Pick<ChatStore, 'onDidChange' | 'chat' | 'membersReadAt'>;

/** Settles what is open in the journal from the readings of members that happen anyway, such as when a chat is opened. */
export class ReadingWatch implements Disposable {
  private readonly lifetime = new AbortController();
  private readonly disposables = new DisposableStore();
  private quietFrom = 0;
  private isLooking = false;
  /** Whether anything is open; `undefined` if the journal has changed since it was looked at. */
  private hasOpen: boolean | undefined;
  /** How often the journal has changed. */
  private journalChanges = 0;

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
        this.journalChanges += 1;
        this.hasOpen = undefined;
      }),
    );
    this.disposables.add(chats.onDidChange(() => this.lookSoon()));
  }

  dispose(): void {
    this.lifetime.abort();
    this.disposables.dispose();
  }

  private lookSoon(): void {
    this.quietFrom = this.clock.monotonic() + quietMs;
    if (!this.isLooking && this.hasOpen !== false) {
      this.isLooking = true;
      void this.lookWhenQuiet().catch(this.failed);
    }
  }

  private async lookWhenQuiet(): Promise<void> {
    try {
      for (let ms = quietMs; ms > 0; ms = this.quietFrom - this.clock.monotonic()) {
        if (!(await hasPassed(ms, this.clock, this.lifetime.signal))) {
          return;
        }
      }
    } finally {
      this.isLooking = false;
    }
    await this.look();
  }

  private async look(): Promise<void> {
    const before = this.journalChanges;
    const { entries } = await this.journal.read();
    const open = entries.filter(isOpen);
    if (this.journalChanges === before) {
      this.hasOpen = open.length > 0;
    }
    const ours = open.filter(({ intent }) => isSameTenantAndCloud(this.acting, intent));
    for (const chatId of new Set(ours.map(({ intent }) => intent.chat.id))) {
      await this.settle(
        chatId,
        ours.filter(({ intent }) => intent.chat.id === chatId),
        entries,
      );
    }
  }

  /** Settles what is open in a chat, if its members were read after what the journal says about it. */
  private async settle(
    chatId: string,
    open: readonly JournalEntry[],
    all: readonly JournalEntry[],
  ): Promise<void> {
    const chat = this.chats.chat(chatId);
    const context = this.contextOf(chatId);
    if (chat && context) {
      const readAfter = open.filter(entry => ageWhenRead(entry, context) > 0);
      await settleFrom({ kind: 'read', roster: chat }, readAfter, all, this.journal, context);
    }
  }

  /** When and by whom the members were read; `undefined` if they are not all here. */
  private contextOf(chatId: string): ReadingContext | undefined {
    const readAt = this.chats.membersReadAt(chatId);
    if (!readAt) {
      return undefined;
    }
    const sinceReadMs = this.clock.monotonic() - readAt.monotonicMs;
    // The time of day may have been set since. What makes entries younger is on the safe side.
    const nowMs = Math.min(readAt.nowMs, this.clock.now() - sinceReadMs);
    return { acting: this.acting, nowMs, sinceReadMs };
  }
}
