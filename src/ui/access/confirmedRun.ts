import * as vscode from 'vscode';
import { followUp } from '../../access/followUp.ts';
import type { Journal } from '../../access/journal.ts';
import type { RunObserver, RunParts } from '../../access/journalledRun.ts';
import { renewWith } from '../../access/renewal.ts';
import type { RunOutcome, RunResult, RunStep } from '../../access/runOutcome.ts';
import { systemClock } from '../../core/async.ts';
import { FailureError, failureOf } from '../../core/failure.ts';
import type { Log } from '../../core/log.ts';
import { viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { RunMessages } from '../../host/runMessages.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import { outcomeHeading } from '../activity/outcomeText.ts';
import { isAsWanted, verificationText } from '../activity/verificationText.ts';
import { failureText } from '../failures/failureText.ts';
import { browserKeepsLogText } from '../text/browserLog.ts';
import { showEnding } from '../text/notification.ts';
import { isReadOnly, readOnlyText } from './accessText.ts';
import { outcomeCounts, withRunProgress } from './runProgress.ts';

/** The most steps whose outcomes a message tells one by one. */
const mostTold = 3;

/** The result of a step of a run that a person confirms. */
export type StepResult = RunResult<RunStep, RunOutcome>;

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
export interface AccessChange<Result extends StepResult> {
  readonly action: 'revoke' | 'readd';
  /** Says why if chats may not be changed. They may have been when the command began. */
  readonly isPossible: () => boolean;
  readonly confirmation: Confirmation;
  /** The requests that the plan would send. */
  readonly requests: () => TitledText;
  readonly progressTitle: string;
  /** Carries out the plan. */
  readonly run: (
    parts: RunParts,
    signal: AbortSignal,
    observer: RunObserver<Result>,
  ) => Promise<readonly Result[]>;
  /** The outcome of a step that went as the person wanted. */
  readonly wanted: Result['outcome']['kind'];
  readonly count: (counts: RunCounts) => void;
  /** Says that a run of several has ended, with how many outcomes there are of each kind. */
  readonly ended: (counts: string) => string;
  /** What became of one step, as a sentence. */
  readonly outcomeText: (result: Result) => string;
  /** All outcomes in detail. */
  readonly report: (results: readonly Result[]) => TitledText;
  /** Plans and asks anew for entries of the journal. @returns `undefined` if none of them were left to do. */
  readonly continueWith: (entryIds: ReadonlySet<string>) => Promise<EndedRun | undefined>;
  /** The same for what the journal does not have, because it could not be written: only this window knows of it. */
  readonly continueUnrecorded: (notAttempted: readonly Result[]) => Promise<void>;
}

/** A run that has ended, or that the person did not want. */
export interface EndedRun {
  /** Ends when the person has answered how the run ended, and what they chose is done. */
  readonly answered: Promise<void>;
}

/** What there is where nothing was done. */
export const nothingRun: EndedRun = { answered: Promise.resolve() };

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
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly documents: ReportDocuments;
  readonly messages: RunMessages;
  readonly journal: Journal;
  readonly log: Log;
}

/**
 * Asks whether to carry out a change, asks for its permission, carries it out with progress, and says how it ended. What
 * is not certain then is read again later, while nobody waits.
 * @returns as soon as the message that says how it ended is shown.
 */
export async function runConfirmed<Result extends StepResult>(
  parts: ConfirmedRunParts,
  change: AccessChange<Result>,
): Promise<EndedRun> {
  if (!(await isConfirmed(parts, change)) || !change.isPossible()) {
    return nothingRun;
  }
  await parts.connection.consent(change.action);
  if (!change.isPossible()) {
    return nothingRun;
  }
  const results = await carryOut(parts, change);
  const succeeded = results.filter(({ outcome }) => outcome.kind === change.wanted).length;
  change.count({
    requested: results.length,
    succeeded,
    inDoubt: results.filter(({ outcome }) => outcome.kind === 'inDoubt').length,
  });
  void readLater(parts, results).catch((thrown: unknown) =>
    parts.log.failed('access', 'read the members again', failureOf(thrown)),
  );
  const answered = tell(parts, change, results, succeeded === results.length);
  // Whoever waits for the answer handles this, and may not wait yet.
  answered.catch(() => undefined);
  return { answered };
}

async function isConfirmed(
  parts: ConfirmedRunParts,
  { confirmation, requests }: Pick<AccessChange<never>, 'confirmation' | 'requests'>,
): Promise<boolean> {
  const { question, proceed, alternatives, isMeant } = confirmation;
  const detail = [
    confirmation.detail,
    ...(parts.journal.durability === 'browser' ? [browserKeepsLogText()] : []),
  ].join('\n\n');
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

async function carryOut<Result extends StepResult>(
  { connection, journal, settings }: ConfirmedRunParts,
  { action, progressTitle, run }: AccessChange<Result>,
): Promise<readonly Result[]> {
  const { acting, chats } = connection;
  const runParts: RunParts = {
    readRoster: (chatId, signal, priority) => chats.readMembers(chatId, signal, priority),
    journal: journal.begin({ action, ...acting }),
    assertMayWrite: () => {
      if (settings.get('readOnly')) {
        throw new FailureError({ kind: 'cancelled', by: 'readOnly' });
      }
    },
    renew: renewWith((need, signal) => connection.consent(need, signal), action),
    clock: systemClock,
  };
  return withRunProgress(progressTitle, connection, (signal, onProgress) =>
    run(runParts, signal, { onProgress }),
  );
}

/** Says how a run ended and why it ended early, and offers to go on. */
async function tell<Result extends StepResult>(
  parts: ConfirmedRunParts,
  change: AccessChange<Result>,
  results: readonly Result[],
  endedWell: boolean,
): Promise<void> {
  const notAttempted = results.filter(({ outcome }) => outcome.kind === 'notAttempted');
  const goOn = continueTitle(notAttempted.length, results.length);
  const activity = vscode.l10n.t('Show in Activity');
  const details = vscode.l10n.t('Show Details');
  const buttons = [...(notAttempted.length > 0 ? [goOn] : []), activity, details];
  const text = [summaryOf(change, results), ...endText(results)].join(' ');
  const chosen = await parts.messages.replaceEarlier(endedWell, () =>
    showEnding(endedWell, text, ...buttons),
  );
  if (chosen === details) {
    await show(parts, change.report(results));
  } else if (chosen === activity) {
    await vscode.commands.executeCommand(`${viewIds.activity}.focus`);
  } else if (chosen === goOn) {
    await continueAfter(change, notAttempted);
  }
}

/** Every outcome as long as they are few; else their counts, and some of those that are not as wanted. */
function summaryOf<Result extends StepResult>(
  { ended, outcomeText, wanted }: AccessChange<Result>,
  results: readonly Result[],
): string {
  const countsOf = (some: readonly Result[]): string =>
    outcomeCounts(some.map(({ outcome }) => outcomeHeading(outcome.kind)));
  if (results.length === 1) {
    return results.map(outcomeText).join(' ');
  }
  const attempted = results.filter(({ outcome }) => outcome.kind !== 'notAttempted');
  if (results.length <= mostTold && attempted.length > 0) {
    const others = countsOf(results.filter(result => !attempted.includes(result)));
    return [...attempted.map(outcomeText), ...(others === '' ? [] : [`${others}.`])].join(' ');
  }
  const otherwise = attempted.filter(({ outcome }) => outcome.kind !== wanted);
  return [ended(countsOf(results)), ...otherwise.slice(0, mostTold).map(outcomeText)].join(' ');
}

/** Goes on with what a run did not attempt, with whoever is signed in now. */
async function continueAfter<Result extends StepResult>(
  change: AccessChange<Result>,
  notAttempted: readonly Result[],
): Promise<void> {
  const entryIds = notAttempted.flatMap(({ entryId }) => entryId ?? []);
  if (entryIds.length < notAttempted.length) {
    await change.continueUnrecorded(notAttempted);
  } else {
    await answeredOrNothingLeft([await change.continueWith(new Set(entryIds))]);
  }
}

function continueTitle(left: number, total: number): string {
  if (left === total) {
    return vscode.l10n.t('Try Again');
  }
  return left === 1
    ? vscode.l10n.t('Continue with the Other One')
    : vscode.l10n.t('Continue with the {count} Others', { count: left });
}

/** Why a run ended early. Of a single step, its outcome says it. */
function endText(results: readonly StepResult[]): string[] {
  const failures = results.flatMap(({ outcome }) =>
    outcome.kind === 'notAttempted' && outcome.failure ? [outcome.failure] : [],
  );
  if (results.length === 1) {
    return [];
  }
  if (failures.some(isReadOnly)) {
    return [readOnlyText()];
  }
  const why = failures.find(({ kind }) => kind !== 'cancelled');
  return why ? [vscode.l10n.t('It ended early: {reason}', { reason: failureText(why) })] : [];
}

/** Reads the chats again in which something is not certain, and says what came of it. */
async function readLater(
  { connection, journal, messages }: ConfirmedRunParts,
  results: readonly StepResult[],
): Promise<void> {
  const { acting, chats, signal } = connection;
  const verifications = await followUp(
    new Set(results.flatMap(({ outcome, entryId }) => (isUncertain(outcome) ? (entryId ?? []) : []))),
    {
      journal,
      readRoster: (chatId, stop) => chats.readMembers(chatId, stop, 'background'),
      acting,
      now: () => Date.now(),
      clock: systemClock,
    },
    signal,
  );
  if (verifications.length > 0) {
    const endedWell = isAsWanted(verifications);
    await messages.replaceEarlier(endedWell, () =>
      showEnding(endedWell, verificationText(verifications, [])),
    );
  }
}

function isUncertain({ kind }: RunOutcome): boolean {
  return kind === 'notVisibleYet' || kind === 'inDoubt';
}

async function show({ documents }: ConfirmedRunParts, { title, text }: TitledText): Promise<void> {
  await documents.show(title, text);
}

/** Waits for the answers. Where nothing was left, it was done, or cleared from the activity log, in the meantime. */
export async function answeredOrNothingLeft(runs: readonly (EndedRun | undefined)[]): Promise<void> {
  if (runs.every(run => run === undefined)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is left to continue with.'));
  }
  await Promise.all(runs.flatMap(run => (run ? [run.answered] : [])));
}
