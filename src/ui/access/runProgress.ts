import * as vscode from 'vscode';
import type { RunProgress } from '../../access/journalledRun.ts';
import type { RunOutcome, RunResult, RunStep } from '../../access/revocationOutcome.ts';
import type { RequestTemplate } from '../../graph/call.ts';
import { requestText, type RequestPlace } from '../../graph/requestText.ts';
import { withProgress } from '../../host/progress.ts';
import type { Connection } from '../../session/connection.ts';
import { named } from '../text/tooltip.ts';
import { durationText } from '../text/dateText.ts';

/** A shorter time that remains is not worth telling, in milliseconds. */
const tellingMs = 3000;

/** A run of any kind, whatever its steps are. */
export type AnyResult = RunResult<RunStep, RunOutcome>;

/** Carries out a run with progress, the time that is left and a way to cancel, over the end of the session. */
export async function withRunProgress<T>(
  title: string,
  connection: Connection,
  run: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>,
): Promise<T> {
  return withProgress(title, { kind: 'notification' }, connection.signal, (signal, report) =>
    connection.deferExpiryDuring(() => run(signal, progress => report(progressText(progress)))),
  );
}

/** How many came to what: `Revoked: 2, In doubt: 1`. */
export function outcomeCounts(headings: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const heading of headings) {
    counts.set(heading, (counts.get(heading) ?? 0) + 1);
  }
  return [...counts].map(([heading, count]) => named(heading, String(count))).join(', ');
}

/** An outcome in a report: what became of it, the ids of its request, and whether it is on record. */
export function resultLines(result: AnyResult, heading: string, text: string): string[] {
  return [
    `[${heading}] ${text}`,
    `    ${requestIds(result)}`,
    ...(result.recorded
      ? []
      : [`    ${vscode.l10n.t('The activity log could not be written: this outcome is missing there.')}`]),
  ];
}

/** Requests as HTTP, without the token, under a line that says that none was sent. */
export function dryRunText(requests: readonly RequestTemplate[], place: RequestPlace): string {
  const heading = vscode.l10n.t('Dry run: nothing was sent. Requests: {count}', { count: requests.length });
  return `${heading}\n\n${requestText('http', requests, place)}`;
}

/** The steps that a confirmation lists, and how many more there are. */
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

function progressText({ done, total, remainingMs }: RunProgress): string {
  return remainingMs < tellingMs
    ? vscode.l10n.t('{done} of {count}', { done, count: total })
    : vscode.l10n.t('{done} of {count}, about {time} left', {
        done,
        count: total,
        time: durationText(remainingMs),
      });
}
