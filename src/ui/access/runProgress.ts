import * as vscode from 'vscode';
import type { RunProgress } from '../../access/journalledRun.ts';
import type { RunOutcome, RunResult, RunStep } from '../../access/runOutcome.ts';
import { systemClock } from '../../core/async.ts';
import type { RequestTemplate } from '../../graph/call.ts';
import { requestText, type RequestPlace } from '../../graph/requestText.ts';
import type { ServiceWait } from '../../graph/serviceWaits.ts';
import { withProgress } from '../../host/progress.ts';
import type { Connection } from '../../session/connection.ts';
import { durationText } from '../text/dateText.ts';
import { named } from '../text/tooltip.ts';

/** A remaining time below this is not shown, in milliseconds. */
const tellingMs = 3000;

/** How often the time that is left is shown anew, in milliseconds. */
const countdownMs = 5000;

/** The result of a step of any run. */
type AnyResult = RunResult<RunStep, RunOutcome>;

/** Runs with progress, remaining time and a way to cancel. The session may end and be renewed meanwhile. */
export async function withRunProgress<T>(
  title: string,
  connection: Connection,
  run: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>,
): Promise<T> {
  const { waits } = connection;
  return withProgress(title, { kind: 'notification' }, connection.signal, async (signal, report) => {
    let last: RunProgress | undefined;
    const tell = (): void => {
      if (last) {
        report(progressText(last, waits.current));
      }
    };
    const subscription = waits.onDidChange(tell);
    const countdown = setInterval(tell, countdownMs);
    try {
      return await connection.deferExpiryDuring(() =>
        run(signal, progress => {
          last = progress;
          tell();
        }),
      );
    } finally {
      clearInterval(countdown);
      subscription.dispose();
    }
  });
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

function progressText({ done, total, remainingMs }: RunProgress, wait: ServiceWait | undefined): string {
  const leftMs = wait ? wait.endsAt - systemClock.monotonic() : 0;
  if (wait && wait.askedMs >= tellingMs && leftMs > 0) {
    return vscode.l10n.t('{done} of {count}. Microsoft Graph asked to wait {asked}, {left} left', {
      done,
      count: total,
      asked: durationText(wait.askedMs),
      left: durationText(leftMs),
    });
  }
  return remainingMs < tellingMs
    ? vscode.l10n.t('{done} of {count}', { done, count: total })
    : vscode.l10n.t('{done} of {count}, about {time} left', {
        done,
        count: total,
        time: durationText(remainingMs),
      });
}
