import * as vscode from 'vscode';
import { Checker, failureThatEnded } from '../../checks/checkRun.ts';
import { targetKey, type OwnIdentity } from '../../checks/target.ts';
import { ownTargets, type FileTest } from '../../checks/testFile.ts';
import { judge, otherAccount, requestsOfTests } from '../../checks/testVerdict.ts';
import { systemClock, throwIfCancelled } from '../../core/async.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { AuditedCheck } from '../checks/auditedCheck.ts';
import { ownIdentity } from '../checks/checkConnection.ts';
import { requestsText } from '../checks/checkText.ts';
import { reportFailure } from '../failures/reportFailure.ts';
import { plainText } from '../text/safeText.ts';
import type { ShownTest } from './testItems.ts';
import type { TestOutcomes } from './testOutcomes.ts';

/** A test that can be run, and where it is shown. */
interface Ready {
  readonly item: vscode.TestItem;
  readonly shown: ShownTest;
  readonly test: FileTest;
}

/** Runs tests, several at a time. Every test ends: passed, failed, skipped with the reason, or in error. */
export class TestRunner {
  constructor(private readonly services: Services) {}

  /** Runs the tests that `outcomes` has. Never throws. */
  async run(outcomes: TestOutcomes, cancelled: AbortSignal): Promise<void> {
    const { connections, log, settings } = this.services;
    try {
      if (!vscode.workspace.isTrusted) {
        // VS Code asks for trust before it runs tests, but others may run them without asking.
        outcomes.skipRest(
          vscode.l10n.t('This workspace is not trusted, so its tests are shown and not run.'),
        );
        return;
      }
      const connection = connections.require();
      if (!connection.cloud.canCheck) {
        const reason = vscode.l10n.t('Microsoft Graph can check interactions in the global cloud only.');
        outcomes.skipRest(reason);
        void vscode.window.showWarningMessage(reason);
        return;
      }
      await this.runAs(connection, outcomes, AbortSignal.any([cancelled, connection.signal]));
    } catch (thrown) {
      const failure = failureOf(thrown);
      outcomes.endRest(failure);
      if (failure.kind !== 'cancelled') {
        log.failed('checks', 'run tests', failure);
        reportFailure(failure, settings);
      }
    }
  }

  private async runAs(connection: Connection, outcomes: TestOutcomes, signal: AbortSignal): Promise<void> {
    await connection.requireSelf(signal);
    const own = await ownIdentity(connection);
    const ready = readyTests(own, outcomes);
    if (ready.length === 0) {
      return;
    }
    const requests = requestsOfTests(ready.map(({ test }) => test));
    const targets = new Map(ready.flatMap(({ test }) => test.targets.map(one => [targetKey(one), one])));
    const check = new AuditedCheck(this.services, connection);
    const isAgreed = await check.mayAsk({
      count: vscode.l10n.t('This test run sends {count}.', { count: requestsText(requests) }),
      mostRequests: requests,
      targets: [...targets.values()],
      action: vscode.l10n.t('Check'),
      askFor: 'firstCheck',
    });
    if (!isAgreed) {
      outcomes.skipRest(vscode.l10n.t('Not run, because you did not agree to the requests.'));
      return;
    }
    throwIfCancelled(signal);
    const checker = new Checker(connection.checks, systemClock, connection.account.label);
    const endings = await Promise.all(ready.map(one => this.runOne(check, checker, one, outcomes, signal)));
    const failure = endings.find(ending => ending !== undefined);
    if (failure) {
      outcomes.endRest(failure);
      if (failure.kind !== 'cancelled') {
        reportFailure(failure, this.services.settings);
      }
    }
  }

  /**
   * Runs a test, unless something ends the run before any of its requests is sent.
   * @returns the failure that ended the run, if there is one.
   */
  private async runOne(
    check: AuditedCheck,
    checker: Checker,
    { item, shown, test }: Ready,
    outcomes: TestOutcomes,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    const question = { strategy: test.mode, targets: test.targets };
    let isStarted = false;
    const run = await checker.run(question, signal, () => {
      if (!isStarted) {
        isStarted = true;
        outcomes.start(item);
      }
    });
    const ended = failureThatEnded(run.results);
    if (run.requests > 0 || run.results.some(({ verdict }) => verdict.kind !== 'unknown')) {
      check.record({ ...run, askedFor: 'test' });
    } else if (ended) {
      return ended;
    }
    outcomes.writeAnswers(item, run);
    const outcome = judge(test, run);
    switch (outcome.kind) {
      case 'passed':
        outcomes.pass(item);
        break;
      case 'failed':
        outcomes.fail(item, shown, test, run, outcome.differing);
        break;
      case 'unknown':
        outcomes.endWith(item, ended ?? outcome.failure);
        break;
    }
    return ended;
  }
}

/** The tests that the signed-in account can run. The others end here, with the reason. */
function readyTests(own: OwnIdentity, outcomes: TestOutcomes): Ready[] {
  const { signInName } = own;
  return outcomes.waiting.flatMap(({ item, shown }): Ready[] => {
    const { test } = shown.entry;
    if (!test) {
      outcomes.nameProblems(item, shown, [...shown.file.parsed.problems, ...shown.entry.problems]);
      return [];
    }
    const other = otherAccount(test, signInName);
    if (other !== undefined) {
      outcomes.skip(
        item,
        vscode.l10n.t('This test is for {account}, but {current} is signed in.', {
          account: plainText(other),
          current: plainText(signInName),
        }),
      );
      return [];
    }
    const problems = ownTargets(shown.entry, own);
    if (problems.length > 0) {
      outcomes.nameProblems(item, shown, problems);
      return [];
    }
    return [{ item, shown, test }];
  });
}
