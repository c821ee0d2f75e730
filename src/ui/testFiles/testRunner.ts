import * as vscode from 'vscode';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { manifestOutside } from '../../testFiles/manifestPath.ts';
import type { AppTest, CheckTest } from '../../testFiles/model.ts';
import { otherAccount } from '../../testFiles/testAccount.ts';
import { failureText } from '../failures/failureText.ts';
import { reportFailure } from '../failures/reportFailure.ts';
import { plainText } from '../text/safeText.ts';
import { AppTests } from './appTests.ts';
import { CheckTests } from './checkTests.ts';
import { folderDepth } from './testFileUris.ts';
import type { ReadyTest } from './testItems.ts';
import type { TestOutcomes } from './testOutcomes.ts';

/** The tests of one kind in a run. */
interface TestsOfAKind {
  readonly tests: readonly ReadyTest[];
  /**
   * Asks the person whatever there is to ask.
   * @returns what runs the tests; `undefined` if none is left to be run.
   * @throws FailureError if none of them can be run.
   */
  prepare(signal: AbortSignal): Promise<(() => Promise<void>) | undefined>;
}

/**
 * Runs tests, several at a time. Every test ends: passed, failed, skipped with the reason, or in error. What keeps the
 * tests of one kind from being run, such as a missing permission, does not end those of the other.
 */
export class TestRunner {
  constructor(private readonly services: Services) {}

  /** Runs the tests that `outcomes` has. Never throws. */
  async run(outcomes: TestOutcomes, cancelled: AbortSignal): Promise<void> {
    const { connections } = this.services;
    try {
      if (!vscode.workspace.isTrusted) {
        // VS Code asks for trust before it runs tests, but others may run them without asking.
        outcomes.skipRest(
          vscode.l10n.t('This workspace is not trusted, so its tests are shown and not run.'),
        );
        return;
      }
      const connection = connections.require();
      await this.runAs(connection, outcomes, AbortSignal.any([cancelled, connection.signal]));
    } catch (thrown) {
      const failure = failureOf(thrown);
      outcomes.endRest(failure);
      this.report([failure]);
    }
  }

  private async runAs(connection: Connection, outcomes: TestOutcomes, signal: AbortSignal): Promise<void> {
    const { checks, apps } = readyTests(connection, outcomes);
    const kinds: readonly TestsOfAKind[] = [
      new CheckTests(this.services, connection, checks, outcomes),
      new AppTests(connection, apps, outcomes),
    ];
    const failures: Failure[] = [];
    const orEnd = async <T>({ tests }: TestsOfAKind, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (thrown) {
        const failure = failureOf(thrown);
        outcomes.endAll(tests, failure);
        failures.push(failure);
        return undefined;
      }
    };
    const runs: (() => Promise<unknown>)[] = [];
    for (const kind of kinds.filter(({ tests }) => tests.length > 0)) {
      // One after the other: each may ask the person something.
      const run = await orEnd(kind, () => kind.prepare(signal));
      if (run) {
        runs.push(() => orEnd(kind, run));
      }
    }
    await Promise.all(runs.map(run => run()));
    this.report(failures);
  }

  /** Tells what ended a run, each failure once. */
  private report(failures: readonly Failure[]): void {
    const { log, settings } = this.services;
    const told = failures.filter(({ kind }) => kind !== 'cancelled');
    for (const failure of new Map(told.map(one => [failureText(one), one])).values()) {
      log.failed('checks', 'run tests', failure);
      reportFailure(failure, settings);
    }
  }
}

/** The tests that the signed-in account can run, by their kind. The others end here, with the reason. */
function readyTests(
  { account }: Connection,
  outcomes: TestOutcomes,
): { readonly checks: readonly ReadyTest<CheckTest>[]; readonly apps: readonly ReadyTest<AppTest>[] } {
  const checks: ReadyTest<CheckTest>[] = [];
  const apps: ReadyTest<AppTest>[] = [];
  for (const { item, shown } of outcomes.waiting) {
    const { test } = shown.entry;
    const outside = manifestOutside(shown.entry, folderDepth(shown.file.uri));
    const other = test && otherAccount(test, account.label);
    if (!test || outside.length > 0) {
      const { problems } = shown.file.parsed;
      outcomes.nameProblems(item, shown, [...problems, ...shown.entry.problems, ...outside]);
    } else if (other !== undefined) {
      outcomes.skip(
        item,
        vscode.l10n.t('This test is for {account}, but {current} is signed in.', {
          account: plainText(other),
          current: plainText(account.label),
        }),
      );
    } else if (test.kind === 'check') {
      checks.push({ item, shown, test });
    } else {
      apps.push({ item, shown, test });
    }
  }
  return { checks, apps };
}
