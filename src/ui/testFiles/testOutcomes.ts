import * as vscode from 'vscode';
import { wasAsked } from '../../checks/answers.ts';
import type { CheckResult, CheckRun } from '../../checks/model.ts';
import { formatTarget, targetKey } from '../../checks/target.ts';
import type { Failure } from '../../core/failure.ts';
import type { Span } from '../../core/jsonNodes.ts';
import type { CheckTest, TestFileProblem } from '../../testFiles/model.ts';
import { answerText, reasonOf, verdictText } from '../checks/checkText.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText } from '../text/safeText.ts';
import { expectationText } from './testFileText.ts';
import { problemsText, rangeIn, type ReadyTest, type ShownTest } from './testItems.ts';

/** Marks the message of a test whose expected permission was denied. A menu in package.json reads it. */
const deniedMessage = 'teamsChatAccessDenied';

/** A test that has not ended. */
export interface WaitingTest {
  readonly item: vscode.TestItem;
  readonly shown: ShownTest;
}

/** The outcomes of a test run in the Testing view. Each test ends once, at the latest with {@link end}. */
export class TestOutcomes {
  private readonly open: Map<vscode.TestItem, ShownTest>;
  private readonly startedAt = new Map<vscode.TestItem, number>();

  /** @param denied called with a test whose expected permission was denied, and the run that says so. */
  constructor(
    private readonly run: vscode.TestRun,
    tests: readonly WaitingTest[],
    private readonly denied: (item: vscode.TestItem, run: CheckRun) => void,
  ) {
    this.open = new Map(tests.map(({ item, shown }) => [item, shown]));
    for (const { item } of tests) {
      run.enqueued(item);
    }
  }

  /** The tests that have not ended, in their order. */
  get waiting(): readonly WaitingTest[] {
    return Array.from(this.open, ([item, shown]) => ({ item, shown }));
  }

  start(item: vscode.TestItem): void {
    this.startedAt.set(item, performance.now());
    this.run.started(item);
  }

  pass(item: vscode.TestItem): void {
    this.run.passed(item, this.ended(item));
  }

  /** Ends a test whose answers are not the expected ones. */
  failCheck(
    { item, shown, test }: ReadyTest<CheckTest>,
    run: CheckRun,
    differing: readonly CheckResult[],
  ): void {
    // Next to the test, the editor has room only for the beginning of both.
    const results = [...differing, ...run.results.filter(result => !differing.includes(result))];
    const message = vscode.TestMessage.diff(
      failedText(test, differing),
      answers(results, () => expectationText(test.expect)),
      answers(results, result => verdictText(result.verdict)),
    );
    const keys = new Set(differing.flatMap(({ targets }) => targets.map(targetKey)));
    const place = shown.entry.targetPlaces[test.targets.findIndex(target => keys.has(targetKey(target)))];
    message.location = locationIn(shown, place);
    if (test.expect === 'allowed') {
      message.contextValue = deniedMessage;
      this.denied(item, run);
    }
    this.fail(item, message);
  }

  /** Ends a test with what differs from what is expected. */
  fail(item: vscode.TestItem, message: vscode.TestMessage): void {
    this.run.failed(item, message, this.ended(item));
  }

  /** Ends a test that cannot be run, or whose answer tells nothing. */
  error(item: vscode.TestItem, text: string, location?: vscode.Location): void {
    const message = new vscode.TestMessage(text);
    if (location) {
      message.location = location;
    }
    this.run.errored(item, message, this.ended(item));
  }

  /** Ends a test that cannot be run because of problems in it or its file. */
  nameProblems(item: vscode.TestItem, shown: ShownTest, problems: readonly TestFileProblem[]): void {
    // Where a file has more problems than are reported, those of this test may not be among them.
    const { place } = shown.entry;
    const named = problems.length > 0 ? problems : [{ place, fault: { kind: 'moreProblems' } } as const];
    const messages = named.map(problem => {
      const message = new vscode.TestMessage(problemsText([problem]) ?? '');
      message.location = locationIn(shown, problem.place);
      return message;
    });
    this.run.errored(item, messages, this.ended(item));
  }

  /** Ends a test that got no answer. */
  endWith(item: vscode.TestItem, failure: Failure, location?: vscode.Location): void {
    if (failure.kind === 'cancelled') {
      this.skip(item, failureText(failure));
    } else {
      this.error(item, failureText(failure), location);
    }
  }

  /** Ends those of these tests that have not ended, for one reason. */
  endAll(tests: readonly Pick<WaitingTest, 'item'>[], failure: Failure): void {
    for (const { item } of tests) {
      if (this.open.has(item)) {
        this.endWith(item, failure);
      }
    }
  }

  skip(item: vscode.TestItem, reason: string): void {
    this.write(item, reason);
    this.ended(item);
    this.run.skipped(item);
  }

  skipRest(reason: string): void {
    for (const item of this.open.keys()) {
      this.skip(item, reason);
    }
  }

  /** Ends all that have not ended, for one reason. */
  endRest(failure: Failure): void {
    this.endAll(this.waiting, failure);
  }

  /** Writes each answer to the output, with the IDs by which Microsoft finds its request. */
  writeAnswers(item: vscode.TestItem, run: CheckRun): void {
    for (const result of run.results) {
      const { targets, requestId, clientRequestId } = result;
      const isAsked = wasAsked(run, result);
      this.write(
        item,
        [
          targets.map(formatTarget).join(', '),
          answerText(result, isAsked),
          ...reasonOf(result, isAsked),
          vscode.l10n.t('asked by {account}', { account: run.askedBy }),
          `request-id ${requestId ?? '-'}`,
          `client-request-id ${clientRequestId ?? '-'}`,
        ].join(' · '),
      );
    }
  }

  /** Ends the run. */
  end(): void {
    this.endRest({ kind: 'cancelled' });
    this.run.end();
  }

  /** Writes a line to the output of a test. */
  write(item: vscode.TestItem, line: string): void {
    this.run.appendOutput(`${item.label}: ${plainText(line, 2000)}\r\n`, undefined, item);
  }

  /** @returns how long the test took, in milliseconds; `undefined` if it was not begun. */
  private ended(item: vscode.TestItem): number | undefined {
    this.open.delete(item);
    const startedAt = this.startedAt.get(item);
    return startedAt === undefined ? undefined : performance.now() - startedAt;
  }
}

/** A place in the file of a test, or the whole test. */
export function locationIn({ file, entry }: ShownTest, place: Span | undefined): vscode.Location {
  return new vscode.Location(file.uri, rangeIn(file.lines, place ?? entry.place));
}

function failedText(test: CheckTest, differing: readonly CheckResult[]): string {
  const words = {
    expected: expectationText(test.expect),
    actual: expectationText(test.expect === 'allowed' ? 'denied' : 'allowed'),
  };
  const people = differing.flatMap(({ targets }) => targets.map(formatTarget));
  return test.mode === 'together' && test.targets.length > 1
    ? vscode.l10n.t('All together: {actual}, expected {expected}', words)
    : vscode.l10n.t('{people}: {actual}, expected {expected}', {
        ...words,
        people: plainText(people.join(', '), 1000),
      });
}

/**
 * A line for each answer, so that expected and actual text differ in the lines of unexpected answers. The verdict comes
 * first: the place for it may be narrow.
 */
function answers(results: readonly CheckResult[], word: (result: CheckResult) => string): string {
  return results
    .map(result => {
      const people = result.targets.map(target => plainText(formatTarget(target))).join(', ');
      // Not localized: editors highlight the no-break space that French has before a colon.
      return `${word(result)}: ${people}`;
    })
    .join('\n');
}
