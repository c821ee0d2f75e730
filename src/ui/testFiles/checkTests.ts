import * as vscode from 'vscode';
import { Checker, failureThatEnded } from '../../checks/checkRun.ts';
import { distinctTargets, inTenant } from '../../checks/target.ts';
import { systemClock, throwIfCancelled } from '../../core/async.ts';
import { FailureError, type Failure } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { judge, requestsOfTests } from '../../testFiles/checkVerdict.ts';
import type { CheckTest } from '../../testFiles/model.ts';
import { ownTargets } from '../../testFiles/testFile.ts';
import { AuditedCheck } from '../checks/auditedCheck.ts';
import { ownIdentity } from '../checks/checkConnection.ts';
import { requestsText } from '../checks/checkText.ts';
import type { ReadyTest } from './testItems.ts';
import type { TestOutcomes } from './testOutcomes.ts';

/** The tests of a run that ask whether interactions are allowed. Each of their requests is audited. */
export class CheckTests {
  /** With the tenant of each ID: one without is of the tenant of whoever runs the tests. */
  readonly tests: readonly ReadyTest<CheckTest>[];
  private readonly check: AuditedCheck;

  constructor(
    services: Services,
    private readonly connection: Connection,
    tests: readonly ReadyTest<CheckTest>[],
    private readonly outcomes: TestOutcomes,
  ) {
    const { tenantId } = connection.account;
    this.tests = tests.map(({ test, ...ready }) => ({
      ...ready,
      test: { ...test, targets: test.targets.map(target => inTenant(target, tenantId)) },
    }));
    this.check = new AuditedCheck(services, connection);
  }

  /**
   * Asks the person to agree to the requests, if need be.
   * @returns what runs the tests; `undefined` if none is left to be run.
   * @throws FailureError if none of them can be run.
   */
  async prepare(signal: AbortSignal): Promise<(() => Promise<void>) | undefined> {
    const { connection, outcomes } = this;
    if (!connection.cloud.canCheck) {
      const reason = vscode.l10n.t('Microsoft Graph can check interactions in the global cloud only.');
      this.skip(this.tests, reason);
      void vscode.window.showWarningMessage(reason);
      return undefined;
    }
    await connection.requireSelf(signal);
    const own = await ownIdentity(connection);
    const ready = this.tests.filter(({ item, shown }) => {
      const problems = ownTargets(shown.entry, own);
      if (problems.length > 0) {
        outcomes.nameProblems(item, shown, problems);
      }
      return problems.length === 0;
    });
    if (ready.length === 0) {
      return undefined;
    }
    const requests = requestsOfTests(ready.map(({ test }) => test));
    const isAgreed = await this.check.mayAsk({
      count: vscode.l10n.t('This test run sends {count}.', { count: requestsText(requests) }),
      mostRequests: requests,
      targets: distinctTargets(ready.flatMap(({ test }) => test.targets)),
      action: vscode.l10n.t('Check'),
      askFor: 'firstCheck',
    });
    if (!isAgreed) {
      this.skip(ready, vscode.l10n.t('Not run, because you did not agree to the requests.'));
      return undefined;
    }
    return () => this.run(ready, signal);
  }

  private async run(ready: readonly ReadyTest<CheckTest>[], signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const { checks, account } = this.connection;
    const checker = new Checker(checks, systemClock, account);
    const endings = await Promise.all(ready.map(one => this.runOne(checker, one, signal)));
    const failure = endings.find(ending => ending !== undefined);
    if (failure) {
      throw new FailureError(failure);
    }
  }

  /**
   * Runs a test, unless something ends the run before any of its requests is sent.
   * @returns the failure that ended the run, if there is one.
   */
  private async runOne(
    checker: Checker,
    ready: ReadyTest<CheckTest>,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    const { check, outcomes } = this;
    const { item, test } = ready;
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
        outcomes.failCheck(ready, run, outcome.differing);
        break;
      case 'unknown':
        outcomes.endWith(item, ended ?? outcome.failure);
        break;
    }
    return ended;
  }

  private skip(tests: readonly ReadyTest[], reason: string): void {
    tests.forEach(({ item }) => this.outcomes.skip(item, reason));
  }
}
