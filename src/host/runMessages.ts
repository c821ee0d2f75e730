import * as vscode from 'vscode';

/** Hides all messages in sight; they stay behind the bell of the status bar. A command of VS Code. */
const hideCommand = 'notifications.hideToasts';

/** The messages that say how runs ended. Those of successive runs do not pile up. */
export class RunMessages {
  private unanswered = 0;

  /** Shows a message, in place of those of earlier runs that nobody has answered. @returns what `show` does. */
  async replaceEarlier<T>(show: () => Promise<T>): Promise<T> {
    if (this.unanswered > 0) {
      await vscode.commands.executeCommand(hideCommand);
    }
    this.unanswered += 1;
    try {
      return await show();
    } finally {
      this.unanswered -= 1;
    }
  }
}
