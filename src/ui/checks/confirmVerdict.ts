import * as vscode from 'vscode';
import { setKey } from '../../checks/answers.ts';
import { failureThatEnded, Questions } from '../../checks/checkRun.ts';
import { withAnswers } from '../../checks/laterAnswers.ts';
import type { CheckResult, CheckRun } from '../../checks/model.ts';
import { distinctTargets, type Target } from '../../checks/target.ts';
import { systemClock } from '../../core/async.ts';
import type { UnderWay } from '../../core/underWay.ts';
import type { Services } from '../../session/services.ts';
import { failureText } from '../failures/failureText.ts';
import { sayListChanged } from '../text/notification.ts';
import { AuditedCheck } from './auditedCheck.ts';
import { connectionForRun, namesIn } from './checkConnection.ts';
import { selectedChecks, type ChecksNode, type ResultNode } from './checkNodes.ts';
import {
  checkCountSentence,
  checkProgress,
  targetsText,
  verdictText,
  type TargetNames,
} from './checkText.ts';

/**
 * Ask About This Person Alone: one request for each selected verdict that was inferred or is unknown.
 * @param underWay what is being asked just now is not asked again.
 */
export async function confirmVerdict(
  services: Services,
  underWay: UnderWay,
  ...args: readonly unknown[]
): Promise<void> {
  const [first, ...others] = selectedChecks(args).filter(isConfirmable);
  if (!first) {
    return;
  }
  await services.history.load();
  const run = services.history.find(first.run.id);
  // Results of other runs may have been asked by other accounts, and what is not kept was made by another extension.
  const kept = new Set(run?.results.map(({ targets }) => setKey(targets)));
  const selected = [first, ...others.filter(other => other.run.id === first.run.id)]
    .map(({ result }) => result.targets)
    .filter(people => kept.has(setKey(people)))
    .flat();
  if (!run || selected.length === 0) {
    sayListChanged();
    return;
  }
  const targets = distinctTargets(selected);
  await underWay.unlessBegun(`${run.id}\n${setKey(targets)}`, () => askAlone(services, run, targets));
}

async function askAlone(services: Services, run: CheckRun, targets: readonly Target[]): Promise<void> {
  const { connections, history } = services;
  const connection = connectionForRun(connections, run);
  if (!connection) {
    return;
  }
  const check = new AuditedCheck(services, connection);
  const isAgreed = await check.mayAsk({
    count: checkCountSentence('each', targets.length),
    mostRequests: targets.length,
    targets,
    action: vscode.l10n.t('Check'),
    askFor: targets.length === 1 ? 'firstCheck' : 'always',
  });
  if (!isAgreed) {
    return;
  }
  const names = await namesIn(connection);
  const [questions, answers] = await check.ask(
    vscode.l10n.t('Checking interaction'),
    async (signal, tell) => {
      const asking = new Questions(connection.checks, systemClock, signal, progress =>
        tell(checkProgress(progress, 'each', targets.length)),
      );
      return [asking, await Promise.all(targets.map(target => asking.ask([target])))] as const;
    },
  );
  const { asked, requests } = questions;
  history.add(withAnswers(history.current(run), { asked, requests }));
  const allAllowed = answers.every(({ verdict }) => verdict.kind === 'allowed');
  check.tell(allAllowed, answersText(answers, new Set(asked), names), answers);
}

function isConfirmable(node: ChecksNode): node is ResultNode {
  if (node.kind !== 'result' || node.result.targets.length !== 1) {
    return false;
  }
  const { verdict } = node.result;
  return verdict.kind === 'unknown' || (verdict.kind === 'allowed' && verdict.inferred);
}

/** @param asked those of the answers whose question was sent. */
function answersText(
  answers: readonly CheckResult[],
  asked: ReadonlySet<CheckResult>,
  names: TargetNames,
): string {
  const failure = failureThatEnded(answers);
  const notAsked = answers.filter(answer => !asked.has(answer)).flatMap(({ targets }) => targets);
  const lines = answers
    .filter(answer => asked.has(answer))
    .map(({ targets, verdict }) =>
      [
        vscode.l10n.t('Asked about {person} alone: {verdict}.', {
          person: targetsText(targets, names),
          verdict: verdictText(verdict),
        }),
        // What ended the run is said once, behind all of them.
        ...(verdict.kind === 'unknown' && verdict.failure !== failure ? [failureText(verdict.failure)] : []),
      ].join(' '),
    );
  return [
    ...lines,
    ...(notAsked.length > 0
      ? [vscode.l10n.t('Not asked: {people}.', { people: targetsText(notAsked, names) })]
      : []),
    ...(failure ? [failureText(failure)] : []),
  ].join(' ');
}
