import * as vscode from 'vscode';
import { isNameable, isSelf } from '../../chats/model.ts';
import type { CheckHistory } from '../../checks/checkHistory.ts';
import { Checker } from '../../checks/checkRun.ts';
import { compareRuns, previousRuns } from '../../checks/comparison.ts';
import { targetKey, type Target } from '../../checks/target.ts';
import { systemClock } from '../../core/async.ts';
import { failureOf } from '../../core/failure.ts';
import { AuditedCheck } from './auditedCheck.ts';
import { askQuestion, askStrategy, targetFor } from './askTargets.ts';
import {
  checkCountSentence,
  requestProgressText,
  runSummary,
  targetsText,
  type TargetNames,
} from './checkText.ts';
import { type ChecksTree } from './checksTree.ts';
import { connectionForChecks, namesIn } from './checkConnection.ts';
import { changesSentence } from './compareText.ts';
import type { Connection } from '../../session/connection.ts';
import { failureText } from '../failures/failureText.ts';
import { showEnding } from '../text/notification.ts';
import type { CheckQuestion, CheckRun } from '../../checks/model.ts';
import { runOf } from './checkNodes.ts';
import { selectedMemberships } from '../people/selectedMemberships.ts';
import type { Services } from '../../session/services.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';

/** Check Interaction… and the commands that repeat or clear checks. */
export class CheckInteraction {
  constructor(
    private readonly services: Services,
    private readonly tree: ChecksTree,
  ) {}

  /** Check Interaction…: asks for people and how to ask. */
  async run(): Promise<void> {
    const connection = this.connection();
    const question =
      connection && (await askQuestion(connection, this.services.settings.get('checks.strategy')));
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
    const targets = await selectedTargets(connection, args);
    if (targets.length === 0) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Nobody in the selection can be checked. Select people with a Microsoft Entra account other than you.',
        ),
      );
      return;
    }
    const preferred = this.services.settings.get('checks.strategy');
    const strategy = targets.length === 1 ? 'each' : await askStrategy(targets, preferred);
    if (strategy) {
      await this.answer(connection, { strategy, targets });
    }
  }

  /** Run Check Again: the same question, from whoever is signed in now. */
  async rerun(...args: readonly unknown[]): Promise<void> {
    await this.services.history.load();
    const run = runOf(args[0]) ?? this.services.history.runs[0];
    const connection = this.connection();
    if (run && connection) {
      await this.answer(connection, run.question);
    }
  }

  /** Clear Checks: removes them from the disk too, for all windows. */
  async clear(): Promise<void> {
    try {
      await this.services.history.clear();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'storage') {
        throw thrown;
      }
      void vscode.window.showErrorMessage(
        vscode.l10n.t('The checks could not be removed from this computer ({code}).', { code: failure.code }),
      );
    }
  }

  private connection(): Connection | undefined {
    return connectionForChecks(this.services.connections);
  }

  private async answer(connection: Connection, question: CheckQuestion): Promise<void> {
    const { history } = this.services;
    const { strategy, targets } = question;
    const check = new AuditedCheck(this.services, connection);
    const isAgreed = await check.mayAsk({
      count: checkCountSentence(strategy, targets.length),
      targets,
      action: vscode.l10n.t('Check'),
      askFor: 'firstCheck',
    });
    if (!isAgreed) {
      return;
    }
    const checker = new Checker(connection.checks, systemClock, connection.account.label);
    const run = await check.ask(vscode.l10n.t('Checking interaction'), (signal, report) =>
      checker.run(question, signal, requests =>
        report(requestProgressText(requests, strategy, targets.length)),
      ),
    );
    // An earlier window may have asked the same.
    await history.load();
    check.record(run);
    await this.tree.revealLatest();
    showOutcome(run, await namesIn(connection), changesOf(history, run));
  }
}

/** What changed since the last run of the same question. */
function changesOf({ runs }: CheckHistory, run: CheckRun): string | undefined {
  const before = previousRuns(runs).get(run.id);
  return before && changesSentence(compareRuns(before, run));
}

function showOutcome(run: CheckRun, names: TargetNames, changes: string | undefined): void {
  const allKnown = run.results.every(({ verdict }) => verdict.kind !== 'unknown');
  void showEnding(allKnown, [outcomeText(run, names), ...(changes ? [changes] : [])].join(' '));
}

/** The people of the selected rows, whole chats included, each once, without oneself and the unnameable. */
async function selectedTargets(connection: Connection, args: readonly unknown[]): Promise<readonly Target[]> {
  const { chats, signal } = connection;
  const self = await connection.requireSelf(signal);
  const memberships = (await selectedMemberships(connection, args)) ?? [];
  const members = memberships.map(({ member }) => member);
  for (const row of selectedChatRows(args)) {
    if (row.kind === 'chat') {
      members.push(...(await chats.completeRoster(row.chatId, signal)).members);
    }
  }
  const targets = new Map<string, Target>();
  for (const member of members) {
    if (isNameable(member) && !isSelf(member, self)) {
      const target = targetFor(member, self);
      targets.set(targetKey(target), target);
    }
  }
  return [...targets.values()];
}

/** One sentence for one answer, counts for several. */
function outcomeText(run: CheckRun, names: TargetNames): string {
  const [only] = run.results;
  if (!only || run.results.length > 1) {
    return vscode.l10n.t('Check ended: {summary}. Requests: {count}.', {
      summary: runSummary(run),
      count: run.requests,
    });
  }
  const people = { people: targetsText(only.targets, names) };
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
