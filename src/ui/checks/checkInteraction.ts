import * as vscode from 'vscode';
import { setKey } from '../../checks/answers.ts';
import type { CheckHistory } from '../../checks/checkHistory.ts';
import { Checker, failureThatEnded } from '../../checks/checkRun.ts';
import { compareWithEarlier, earlierRuns } from '../../checks/comparison.ts';
import type { CheckQuestion, CheckRun, Verdict } from '../../checks/model.ts';
import { rerunBy } from '../../checks/rerun.ts';
import { requestCount } from '../../checks/strategy.ts';
import { formatTarget } from '../../checks/target.ts';
import { systemClock } from '../../core/async.ts';
import type { UnderWay } from '../../core/underWay.ts';
import { commandIds } from '../../host/contributions.ts';
import { accountKey } from '../../session/accountKey.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { failureText } from '../failures/failureText.ts';
import type { Remedy } from '../failures/remedies.ts';
import { leftOutLines } from '../text/leftOut.ts';
import { sayListChanged, showEnding } from '../text/notification.ts';
import { askQuestion, askStrategy } from './askTargets.ts';
import { AuditedCheck } from './auditedCheck.ts';
import { connectionForChecks, namesIn, ownIdentity } from './checkConnection.ts';
import { runOf, type ResultNode } from './checkNodes.ts';
import { checkSelection, selfLeftOut, type CheckSelection } from './checkSelection.ts';
import { type ChecksTree } from './checksTree.ts';
import { checkCountSentence, checkProgress, runSummary, targetsText, type TargetNames } from './checkText.ts';
import { changesSentence } from './compareText.ts';

/** Check Interaction… and the commands that repeat or clear checks. */
export class CheckInteraction {
  constructor(
    private readonly services: Services,
    private readonly tree: ChecksTree,
    private readonly underWay: UnderWay,
  ) {}

  /** Check Interaction…: asks for people and how to ask. */
  async run(): Promise<void> {
    const connection = this.connection();
    // Without it, the person could not be kept from naming themselves.
    await connection?.requireSelf(connection.signal);
    const question = connection && (await askQuestion(connection, this.services));
    if (question) {
      await this.answer(connection, question);
    }
  }

  /** Check Interaction with Selection: the people of the selected rows. */
  async runOnSelection(...args: readonly unknown[]): Promise<void> {
    const connection = this.connection();
    if (!connection) {
      return;
    }
    const selection = await checkSelection(connection, args);
    if (!selection) {
      sayListChanged();
      return;
    }
    const { targets, leftOut } = selection;
    if (targets.length === 0) {
      showNobodyLeft(leftOut);
      return;
    }
    const preferred = this.services.settings.get('checks.strategy');
    const strategy = targets.length === 1 ? 'each' : await askStrategy(targets, preferred);
    if (strategy) {
      await this.answer(connection, { strategy, targets }, selection);
    }
  }

  /** Run Check Again: the same question, from whoever is signed in now. */
  async rerun(...args: readonly unknown[]): Promise<void> {
    const { history } = this.services;
    await history.load();
    // What is asked is what is kept, not what an argument says: other extensions and links may make rows too.
    const run = args.length === 0 ? history.runs[0] : history.find(runOf(args[0])?.id);
    if (!run && args.length > 0) {
      sayListChanged();
      return;
    }
    const connection = this.connection();
    if (!run || !connection) {
      return;
    }
    await connection.requireSelf(connection.signal);
    const own = await ownIdentity(connection);
    const { targets, isOwnLeftOut, unplaced } = rerunBy(run, connection.account, own);
    const leftOut = [
      ...(isOwnLeftOut ? [selfLeftOut()] : []),
      ...leftOutLines(
        unplaced.map(target => ({
          who: formatTarget(target),
          why: vscode.l10n.t('It is not known which tenant this ID belongs to.'),
        })),
      ),
    ];
    if (targets.length === 0) {
      showNobodyLeft(leftOut);
      return;
    }
    await this.answer(
      connection,
      { ...run.question, targets },
      { leftOut, isIncomplete: leftOut.length > 0 },
    );
  }

  /** Clear Checks: removes them from the disk too, for all windows. */
  async clear(): Promise<void> {
    const { history } = this.services;
    await history.load();
    const count = history.runs.length + history.unreadable;
    if (count === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to clear.'));
      return;
    }
    const clear = vscode.l10n.t('Clear');
    const detail = vscode.l10n.t(
      '{count} checks are removed from this computer, for all windows. This cannot be undone. What Microsoft wrote to audit logs stays there.',
      { count },
    );
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Clear all checks?'),
      { modal: true, detail },
      clear,
    );
    if (chosen === clear) {
      await history.clear();
    }
  }

  private connection(): Connection | undefined {
    return connectionForChecks(this.services.connections);
  }

  /** Asks, unless the same account is asking the same just now. */
  private async answer(
    connection: Connection,
    question: CheckQuestion,
    leaving: Omit<CheckSelection, 'targets'> = { leftOut: [], isIncomplete: false },
  ): Promise<void> {
    const { strategy, targets } = question;
    const key = [accountKey(connection.cloud, connection.account), strategy, setKey(targets)].join('\n');
    await this.underWay.unlessBegun(key, () => this.ask(connection, question, leaving));
  }

  private async ask(
    connection: Connection,
    question: CheckQuestion,
    { leftOut, isIncomplete }: Omit<CheckSelection, 'targets'>,
  ): Promise<void> {
    const { history } = this.services;
    const { strategy, targets } = question;
    const check = new AuditedCheck(this.services, connection);
    const isAgreed = await check.mayAsk({
      count: checkCountSentence(strategy, targets.length),
      mostRequests: requestCount(strategy, targets.length).most,
      targets,
      leftOut,
      action: vscode.l10n.t('Check'),
      askFor: isIncomplete ? 'always' : 'firstCheck',
    });
    if (!isAgreed) {
      return;
    }
    const checker = new Checker(connection.checks, systemClock, connection.account);
    const run = await check.ask(vscode.l10n.t('Checking interaction'), (signal, tell) =>
      checker.run(question, signal, progress => tell(checkProgress(progress, strategy, targets.length))),
    );
    // Kept before anything else: it is in the audit logs of others.
    check.record(run);
    // An earlier window may have asked the same.
    await history.load();
    await this.tree.revealLatest();
    const names = await namesIn(connection);
    const allKnown = run.results.every(({ verdict }) => verdict.kind !== 'unknown');
    const sentences = [outcomeText(run, names), ...changesOf(history, run)];
    check.tell(allKnown, sentences.join(' '), run.results, offersAfter(run));
  }
}

/** What can be done next with the results of a run. */
function offersAfter(run: CheckRun): readonly Remedy[] {
  const nodes = run.results.map((result): ResultNode => ({ kind: 'result', run, result }));
  const group = nodes.find(
    ({ result: { verdict, targets } }) => verdict.kind === 'denied' && targets.length > 1,
  );
  const unknown = nodes.filter(
    ({ result: { verdict, targets } }) => verdict.kind === 'unknown' && targets.length === 1,
  );
  return [
    ...(group
      ? [
          {
            title: vscode.l10n.t('Explain Denial'),
            run: () => vscode.commands.executeCommand(commandIds.explainDenial, group),
          },
        ]
      : []),
    ...(unknown.length > 0
      ? [
          {
            title: vscode.l10n.t('Ask Again What Is Unknown'),
            run: () => vscode.commands.executeCommand(commandIds.confirmVerdict, unknown[0], unknown),
          },
        ]
      : []),
  ];
}

/** Says that the check is about nobody, and why. */
function showNobodyLeft(leftOut: readonly string[]): void {
  const text = vscode.l10n.t(
    'There is nobody to check. Select people other than yourself who have a Microsoft Entra account.',
  );
  void showEnding(false, [text, ...leftOut].join(' '));
}

/** What changed since the last run of the same question, as a sentence if there is one. */
function changesOf({ runs }: CheckHistory, run: CheckRun): readonly string[] {
  const earlier = earlierRuns(runs).get(run.id);
  return earlier ? [changesSentence(compareWithEarlier(run, earlier))] : [];
}

/** One sentence for one answer, counts for several. */
function outcomeText(run: CheckRun, names: TargetNames): string {
  const [only] = run.results;
  if (!only || run.results.length > 1) {
    const failure = failureThatEnded(run.results);
    return [
      vscode.l10n.t('Check ended: {summary}. Requests: {count}.', {
        summary: runSummary(run),
        count: run.requests,
      }),
      ...(failure ? [failureText(failure)] : []),
    ].join(' ');
  }
  const people = { people: targetsText(only.targets, names) };
  if (only.targets.length > 1) {
    return togetherText(only.verdict, { ...people, count: only.targets.length });
  }
  switch (only.verdict.kind) {
    case 'allowed':
      return vscode.l10n.t('You may start a chat with {people}.', people);
    case 'denied':
      return vscode.l10n.t('You may not start a chat with {people}.', people);
    case 'unknown':
      return [
        vscode.l10n.t('It is not known whether you may start a chat with {people}.', people),
        failureText(only.verdict.failure),
      ].join(' ');
  }
}

/** One sentence for one answer about several people together. */
function togetherText(verdict: Verdict, people: { readonly people: string; readonly count: number }): string {
  switch (verdict.kind) {
    case 'allowed':
      return vscode.l10n.t('You may be in one chat together with these {count} people: {people}.', people);
    case 'denied':
      return vscode.l10n.t(
        'You may not be in one chat together with these {count} people: {people}.',
        people,
      );
    case 'unknown':
      return [
        vscode.l10n.t(
          'It is not known whether you may be in one chat together with these {count} people: {people}.',
          people,
        ),
        failureText(verdict.failure),
      ].join(' ');
  }
}
