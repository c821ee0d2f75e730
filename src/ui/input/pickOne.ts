import * as vscode from 'vscode';

/**
 * Asks for one of a few values; `undefined` if the person gave up.
 * @param textOf what a value is called, safe to be shown in a pick.
 */
export async function pickOne<T>(
  title: string,
  values: readonly T[],
  textOf: (value: T) => string,
): Promise<T | undefined> {
  const items = values.map(value => ({ label: textOf(value), value }));
  return (await vscode.window.showQuickPick(items, { title }))?.value;
}
