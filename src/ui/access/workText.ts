import * as vscode from 'vscode';
import { shortestMs, workOf } from '../../access/duration.ts';
import type { RevocationPlan } from '../../access/revocationPlan.ts';

/** How many requests a plan sends, and how long they take at the published limits. */
export function workText(plan: RevocationPlan): string {
  const work = workOf(plan);
  return vscode.l10n.t(
    '{posts} requests to revoke and {reads} to read the members again, in {time} at the published limits.',
    { posts: work.posts, reads: work.reads, time: durationText(shortestMs(work)) },
  );
}

/** A duration in seconds below two minutes, else in minutes. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120
    ? vscode.l10n.t('{count} s', { count: seconds })
    : vscode.l10n.t('{count} min', { count: Math.ceil(seconds / 60) });
}
