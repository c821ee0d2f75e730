import type * as vscode from 'vscode';

/**
 * What a click on a row with rows below it does: it selects the row, and the arrow unfolds it. VS Code unfolds a row that
 * is clicked unless it has a command, and unfolding may read from Microsoft Graph. `noop` is VS Code's command that does
 * nothing.
 */
export const onlySelects: vscode.Command = { title: '', command: 'noop' };
