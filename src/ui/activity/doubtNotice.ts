import * as vscode from 'vscode';
import type { Journal } from '../../access/journal.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import type { Disposable } from '../../core/lifecycle.ts';
import { commandIds, viewIds } from '../../host/contributions.ts';
import { doubtsText } from './activityText.ts';

/** The key of the ids of the doubts that the person was told of. */
const toldKey = 'activity.told';

/** How often to look at what another window has under way, in milliseconds. */
const lookAgainMs = 30_000;

/**
 * Tells the person, once, what an earlier window left in doubt. What another window has under way at the start is
 * watched until it is settled, because that window may be closed in the middle too.
 */
export class DoubtNotice implements Disposable {
  /** Ids of what was not settled at the start. */
  private watched: ReadonlySet<string> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Ids of what stands in a notification that is not answered yet. */
  private readonly beingTold = new Set<string>();

  constructor(
    private readonly journal: Pick<Journal, 'read'>,
    private readonly memento: vscode.Memento,
    /** Called if a later look failed, which nobody waits for. */
    private readonly failed: (thrown: unknown) => void,
  ) {}

  /** Looks for doubts, and tells those that the person does not know of. */
  async look(): Promise<void> {
    const { entries } = await this.journal.read();
    const open = entries.filter(({ state }) => state !== 'settled');
    this.watched ??= new Set(open.map(({ intent }) => intent.id));
    const watched = open.filter(({ intent }) => this.watched?.has(intent.id));
    if (watched.some(({ state }) => state === 'underWay')) {
      this.timer = setTimeout(() => void this.look().catch(this.failed), lookAgainMs);
    }
    await this.tell(watched.filter(({ state }) => state === 'inDoubt'));
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async tell(doubts: readonly JournalEntry[]): Promise<void> {
    const told = new Set(this.memento.get<readonly string[]>(toldKey));
    const untold = doubts.filter(({ intent: { id } }) => !told.has(id) && !this.beingTold.has(id));
    if (untold.length === 0) {
      return;
    }
    untold.forEach(({ intent }) => this.beingTold.add(intent.id));
    const verify = vscode.l10n.t('Verify Now');
    const show = vscode.l10n.t('Show Activity');
    const answer = await vscode.window.showWarningMessage(doubtsText(untold), verify, show);
    // Only now the person has certainly seen it. If the window is closed before, the next one tells again.
    await this.memento.update(
      toldKey,
      doubts.map(({ intent }) => intent.id),
    );
    if (answer === verify) {
      await vscode.commands.executeCommand(commandIds.verifyActivity);
    } else if (answer === show) {
      await vscode.commands.executeCommand(`${viewIds.activity}.focus`);
    }
  }
}
