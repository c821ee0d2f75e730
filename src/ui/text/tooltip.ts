import * as vscode from 'vscode';
import { markdownText } from './safeText.ts';

/** One line of a tooltip; left out where there is no value. */
export type Detail = readonly [name: string, value: string | undefined];

/** A name and its value, as the language puts them together. */
export function named(name: string, value: string): string {
  return vscode.l10n.t('{name}: {value}', { name, value });
}

/** A tooltip of a heading and lines. Other people's text in them makes no links, commands, images or HTML. */
export function detailTooltip(heading: string, details: readonly Detail[]): vscode.MarkdownString {
  const lines = details.flatMap(([name, value]) =>
    value === undefined ? [] : [markdownText(named(name, value))],
  );
  return new vscode.MarkdownString([`**${markdownText(heading)}**`, ...lines].join('\n\n'));
}
