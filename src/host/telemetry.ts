import type { TelemetryReporter } from '@vscode/extension-telemetry';
import type { Strategy } from '../checks/strategy.ts';
import type { Failure } from '../core/failure.ts';
import type { Disposable } from '../core/lifecycle.ts';
import type { CommandId } from './contributions.ts';
import { reporterArguments } from './reporterArguments.ts';

/** How a command ended: `ok`, or the kind of its failure. */
export type CommandOutcome = 'ok' | Failure['kind'];

/** Counts of the outcomes of one revocation. */
export interface RevocationCounts {
  readonly requested: number;
  readonly revoked: number;
  readonly inDoubt: number;
}

/** Counts of the outcomes of adding members once. */
export interface AdditionCounts {
  readonly requested: number;
  readonly added: number;
  readonly inDoubt: number;
}

/** The two methods of a reporter that are used here. */
export type Reporter = Pick<TelemetryReporter, 'sendTelemetryEvent' | 'dispose'>;

/**
 * Reports how the extension is used: counts, durations and kinds of failure, with one method for each event, so that
 * nothing else can slip in. Off without a connection string, and whenever VS Code's telemetry is off.
 */
export class Telemetry implements Disposable {
  private reporter: Promise<Reporter> | undefined;

  /** @param open makes the reporter, which loads much code; `undefined` where there is no connection string. */
  constructor(private readonly open: (() => Promise<Reporter>) | undefined) {}

  commandEnded(command: CommandId, outcome: CommandOutcome, durationMs: number): void {
    this.send('command', { command, outcome }, { durationMs });
  }

  revocationEnded({ requested, revoked, inDoubt }: RevocationCounts): void {
    this.send('revocation', {}, { requested, revoked, inDoubt });
  }

  additionEnded({ requested, added, inDoubt }: AdditionCounts): void {
    this.send('addition', {}, { requested, added, inDoubt });
  }

  checkEnded(strategy: Strategy, targets: number, requests: number): void {
    this.send('check', { strategy }, { targets, requests });
  }

  dispose(): void {
    this.withReporter(reporter => void reporter.dispose());
  }

  private send(
    event: string,
    properties: Readonly<Record<string, string>>,
    measurements: Readonly<Record<string, number>>,
  ): void {
    this.reporter ??= this.open?.();
    this.withReporter(reporter => reporter.sendTelemetryEvent(event, properties, measurements));
  }

  /** A reporter that cannot be made must not fail anything, and is not tried again for every event. */
  private withReporter(use: (reporter: Reporter) => void): void {
    this.reporter?.then(use).catch(() => undefined);
  }
}

/** The telemetry of this build. The connection string is put in by a release build, and empty in all others. */
export function buildTelemetry(): Telemetry {
  const connectionString = TELEMETRY_CONNECTION_STRING;
  return new Telemetry(
    connectionString === ''
      ? undefined
      : async () => {
          const { TelemetryReporter } = await import('@vscode/extension-telemetry');
          return new TelemetryReporter(...reporterArguments(connectionString));
        },
  );
}
