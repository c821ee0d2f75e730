import * as vscode from 'vscode';
import type { RunOutcome, RunResult, RunStep } from '../../access/runOutcome.ts';
import type { WorkProgress } from '../../core/workProgress.ts';
import type { RequestTemplate } from '../../graph/call.ts';
import { requestText, type RequestPlace } from '../../graph/requestText.ts';
import type { Connection } from '../../session/connection.ts';
import { countedProgress, withToldProgress } from '../text/toldProgress.ts';
import { named } from '../text/tooltip.ts';

/** The result of a step of any run. */
type AnyResult = RunResult<RunStep, RunOutcome>;

/** Runs with progress, remaining time and a way to cancel. The session may end and be renewed meanwhile. */
export async function withRunProgress<T>(
  title: string,
  connection: Connection,
  run: (signal: AbortSignal, onProgress: (progress: WorkProgress) => void) => Promise<T>,
): Promise<T> {
  return withToldProgress(title, { kind: 'notification' }, connection, (signal, tell) =>
    connection.deferExpiryDuring(() => run(signal, progress => tell(countedProgress(progress)))),
  );
}

/** How many outcomes there are of each kind: `Revoked: 2, In doubt: 1`. */
export function outcomeCounts(headings: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const heading of headings) {
    counts.set(heading, (counts.get(heading) ?? 0) + 1);
  }
  return [...counts].map(([heading, count]) => named(heading, String(count))).join(', ');
}

/** An outcome in a report, with the ids of its request, and a line if the activity log lacks it. */
export function resultLines(result: AnyResult, heading: string, text: string): string[] {
  return [
    `[${heading}] ${text}`,
    `    ${requestIds(result)}`,
    ...(result.recorded
      ? []
      : [`    ${vscode.l10n.t('The activity log could not be written: this outcome is missing there.')}`]),
  ];
}

/** Requests as HTTP, without the token, below a line that says that none was sent. */
export function dryRunText(requests: readonly RequestTemplate[], place: RequestPlace): string {
  const heading = vscode.l10n.t('Dry run: nothing was sent. Requests: {count}', { count: requests.length });
  return `${heading}\n\n${requestText('http', requests, place)}`;
}

/** The first steps of a confirmation, a line each, and how many more there are. */
export function limitedLines<Step>(steps: readonly Step[], line: (step: Step) => string): string[] {
  const most = 10;
  const lines = steps.slice(0, most).map(line);
  const more = steps.length - lines.length;
  return more > 0 ? [...lines, vscode.l10n.t('… and {count} more', { count: more })] : lines;
}

function requestIds({ requestId, clientRequestId }: AnyResult): string {
  return clientRequestId === undefined
    ? vscode.l10n.t('no request was sent')
    : `request-id ${requestId ?? '-'}, client-request-id ${clientRequestId}`;
}
