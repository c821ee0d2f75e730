import * as vscode from 'vscode';
import type { Journal } from '../../access/journal.ts';
import type { RunObserver, RunParts } from '../../access/journalledRun.ts';
import type { RunOutcome, RunPlan, RunResult, RunStep } from '../../access/runOutcome.ts';
import { systemClock } from '../../core/async.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { Connection } from '../../session/connection.ts';
import { showEnding } from '../text/notification.ts';
import { withRunProgress } from './runProgress.ts';

/** A text to be shown as a document. */
export interface TitledText {
  readonly title: string;
  readonly text: string;
}

/** The modal dialog that asks before a run. */
export interface Confirmation {
  readonly question: string;
  readonly detail: string;
  /** The button that starts the run. */
  readonly proceed: string;
  /** Buttons that show something instead. */
  readonly alternatives: readonly { readonly title: string; readonly run: () => Promise<void> }[];
  /** Asks once more after the button. */
  readonly isMeant: () => Promise<boolean>;
}

/** What revoking and adding do differently, for one plan. */
export interface AccessChange<Result extends RunResult<RunStep, RunOutcome>> {
  readonly action: 'revoke' | 'readd';
  readonly plan: RunPlan;
  readonly confirmation: Confirmation;
  /** The requests that the plan would send. */
  readonly requests: () => TitledText;
  readonly progressTitle: string;
  /** Carries out the plan. */
  readonly run: (
    parts: Omit<RunParts, 'readRoster'>,
    signal: AbortSignal,
    observer: RunObserver<Result>,
  ) => Promise<readonly Result[]>;
  /** The outcome of a step that went as the person wanted. */
  readonly wanted: Result['outcome']['kind'];
  readonly count: (counts: RunCounts) => void;
  /** The outcomes in a sentence or two. */
  readonly summary: (results: readonly Result[]) => string;
  /** All outcomes in detail. */
  readonly report: (results: readonly Result[]) => TitledText;
}

/** How many outcomes of a run are of which kind, for telemetry. */
export interface RunCounts {
  readonly requested: number;
  /** Steps that went as the person wanted. */
  readonly succeeded: number;
  readonly inDoubt: number;
}

/** What a run that the person confirms needs besides the change. */
export interface ConfirmedRunParts {
  readonly connection: Connection;
  readonly documents: ReportDocuments;
  readonly journal: Journal;
}

/** Asks whether to carry out a change, asks for its permission, carries it out with progress, and says how it ended. */
export async function runConfirmed<Result extends RunResult<RunStep, RunOutcome>>(
  parts: ConfirmedRunParts,
  change: AccessChange<Result>,
): Promise<void> {
  const { connection } = parts;
  if (!(await isConfirmed(parts, change))) {
    return;
  }
  await connection.consent(change.action);
  const results = await carryOut(parts, change);
  const succeeded = results.filter(({ outcome }) => outcome.kind === change.wanted).length;
  change.count({
    requested: results.length,
    succeeded,
    inDoubt: results.filter(({ outcome }) => outcome.kind === 'inDoubt').length,
  });
  const details = vscode.l10n.t('Show Details');
  const chosen = await showEnding(succeeded === results.length, change.summary(results), details);
  if (chosen === details) {
    await show(parts, change.report(results));
  }
}

async function isConfirmed(
  parts: ConfirmedRunParts,
  { confirmation, requests }: Pick<AccessChange<never>, 'confirmation' | 'requests'>,
): Promise<boolean> {
  const { question, detail, proceed, alternatives, isMeant } = confirmation;
  const dryRun = {
    title: vscode.l10n.t('Show Requests Only'),
    run: () => show(parts, requests()),
  };
  const others = [...alternatives, dryRun];
  const chosen = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    proceed,
    ...others.map(({ title }) => title),
  );
  await others.find(({ title }) => title === chosen)?.run();
  return chosen === proceed && (await isMeant());
}

async function carryOut<Result extends RunResult<RunStep, RunOutcome>>(
  { connection, journal }: ConfirmedRunParts,
  { action, progressTitle, run }: AccessChange<Result>,
): Promise<readonly Result[]> {
  const { account, cloud } = connection;
  const runParts = {
    journal: journal.begin({ action, cloud: cloud.name, account }),
    renew: async () => {
      await connection.consent('list');
      await connection.consent(action);
    },
    clock: systemClock,
  };
  return withRunProgress(progressTitle, connection, (signal, onProgress) =>
    run(runParts, signal, { onProgress }),
  );
}

async function show({ documents }: ConfirmedRunParts, { title, text }: TitledText): Promise<void> {
  await documents.show(title, text);
}
