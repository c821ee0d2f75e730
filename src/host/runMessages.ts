import * as vscode from 'vscode';

/** Hides all messages in sight; they stay behind the bell of the status bar. A command of VS Code. */
const hideCommand = 'notifications.hideToasts';

/** The messages that say how runs ended. Those of successive runs that ended well do not pile up. */
export class RunMessages {
  /** Those that nobody has answered, by how the run ended. */
  private readonly open = { well: 0, otherwise: 0 };

  /**
   * Shows a message, in place of those of earlier runs that nobody has answered, unless one of them says that something
   * did not go as wanted.
   * @returns what `show` does.
   */
  async replaceEarlier<T>(endedWell: boolean, show: () => Promise<T>): Promise<T> {
    if (this.open.well > 0 && this.open.otherwise === 0) {
      // The message matters, and that the others are out of sight does not.
      await Promise.resolve(vscode.commands.executeCommand(hideCommand)).catch(() => undefined);
    }
    const ending = endedWell ? 'well' : 'otherwise';
    this.open[ending] += 1;
    try {
      return await show();
    } finally {
      this.open[ending] -= 1;
    }
  }
}
