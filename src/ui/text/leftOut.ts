import * as vscode from 'vscode';

/** People that a line names; more are a number. */
const mostNamed = 3;

/** Somebody who is left out of something. */
export interface LeftOut {
  readonly who: string;
  /** A sentence that fits one as well as several. */
  readonly why: string;
}

/**
 * Who is left out, a line for each reason.
 * @param most how many a line names before it counts the others.
 */
export function leftOutLines(all: readonly LeftOut[], most = mostNamed): string[] {
  const reasons = new Map<string, string[]>();
  for (const { who, why } of all) {
    // Two of one name are two people.
    reasons.set(why, [...(reasons.get(why) ?? []), who]);
  }
  return Array.from(reasons, ([reason, names]) =>
    vscode.l10n.t('Left out: {people}. {reason}', { people: namesText(names, most), reason }),
  );
}

function namesText(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0
    ? vscode.l10n.t('{names} and {count} more', {
        names: names.slice(0, most).join(', '),
        count: more,
      })
    : names.join(', ');
}
