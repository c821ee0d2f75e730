import * as vscode from 'vscode';
import { Questions } from '../../checks/checkRun.ts';
import { withAnswers } from '../../checks/laterAnswers.ts';
import { systemClock } from '../../core/async.ts';
import { withProgress } from '../../host/progress.ts';
import { AuditNotice } from './auditNotice.ts';
import { connectionForRun } from './checkConnection.ts';
import { namesIn } from './checkNames.ts';
import {
  requestCountText,
  requestProgressText,
  targetsText,
  verdictText,
  type TargetNames,
} from './checkText.ts';
import { failureText } from '../failures/failureText.ts';
import { notificationText } from '../text/safeText.ts';
import type { CheckResult } from '../../checks/model.ts';
import { type ChecksNode, selectedChecks } from './checkNodes.ts';
import type { Services } from '../../session/services.ts';

/** Ask About This Person Alone: one request for each selected verdict that was inferred or is unknown. */
export async function confirmVerdict(
  { connections, history, auditConsent }: Services,
  ...args: readonly unknown[]
): Promise<void> {
  const [first, ...others] = selectedChecks(args).filter(isConfirmable);
  if (!first) {
    return;
  }
  const { run } = first;
  // What was selected in other runs was asked by and about others.
  const targets = [first, ...others.filter(other => other.run.id === run.id)].flatMap(
    ({ result }) => result.targets,
  );
  const connection = connectionForRun(connections, run);
  if (!connection) {
    return;
  }
  const names = await namesIn(connection);
  const count = vscode.l10n.t('This check sends {count}.', {
    count: requestCountText('each', targets.length),
  });
  const questions = { count, targets, names, action: vscode.l10n.t('Check') };
  const notice = new AuditNotice(auditConsent);
  const isAccepted =
    targets.length === 1
      ? await notice.acceptOnce(connection, questions)
      : await notice.accept(connection, questions);
  if (!isAccepted) {
    return;
  }
  await connection.consent('check');
  const [asking, answers] = await withProgress(
    vscode.l10n.t('Checking interaction'),
    { kind: 'notification' },
    connection.signal,
    async (signal, report) => {
      const inner = new Questions(connection.checks, systemClock, signal, number =>
        report(requestProgressText(number, 'each', targets.length)),
      );
      const results: CheckResult[] = [];
      for (const target of targets) {
        results.push(await inner.ask([target]));
      }
      return [inner, results] as const;
    },
  );
  history.add(withAnswers(history.current(run), { asked: asking.asked, requests: asking.requests }));
  tell(answers, names);
}

type ResultNode = Extract<ChecksNode, { readonly kind: 'result' }>;

function isConfirmable(node: ChecksNode): node is ResultNode {
  if (node.kind !== 'result' || node.result.targets.length !== 1) {
    return false;
  }
  const { verdict } = node.result;
  return verdict.kind === 'unknown' || (verdict.kind === 'allowed' && verdict.inferred);
}

function tell(answers: readonly CheckResult[], names: TargetNames): void {
  const lines = answers.map(({ targets, verdict }) =>
    [
      vscode.l10n.t('Asked alone: {person}: {verdict}.', {
        person: targetsText(targets, names),
        verdict: verdictText(verdict),
      }),
      ...(verdict.kind === 'unknown' ? [failureText(verdict.failure)] : []),
    ].join(' '),
  );
  const allAllowed = answers.every(({ verdict }) => verdict.kind === 'allowed');
  const show = allAllowed ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void show(notificationText(lines.join(' ')));
}
