import * as vscode from 'vscode';
import { targetKey } from '../../checks/target.ts';
import type { Services } from '../../session/services.ts';
import type { CheckTest } from '../../testFiles/model.ts';
import { savable, type Savable } from '../../testFiles/savableRun.ts';
import { namesIn } from '../checks/checkConnection.ts';
import { checksNodeOf } from '../checks/checkNodes.ts';
import { targetsText, type TargetNames } from '../checks/checkText.ts';
import { askInput, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { notificationText } from '../text/safeText.ts';
import { askDestination, writeTests, type Destination } from './testDestination.ts';
import { expectationText } from './testFileText.ts';

/** How many people the name of a test names. */
const namesInName = 3;

/** Save as Test…: writes the results of a run, or one of them, into a test file as what is expected from then on. */
export async function saveAsTest(
  { connections, history }: Pick<Services, 'connections' | 'history'>,
  ...args: readonly unknown[]
): Promise<void> {
  await history.load();
  const node = checksNodeOf(args[0]);
  const run = node?.run ?? history.runs[0];
  if (!run) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no check to save yet.'));
    return;
  }
  const found = savable(node?.kind === 'result' ? [node.result] : run.results);
  if (found.findings.length === 0) {
    void vscode.window.showWarningMessage(
      found.tooLong > 0
        ? vscode.l10n.t('This check names more people than a test can, so it cannot be saved.')
        : vscode.l10n.t('All results of this check are unknown, so there is nothing to save. Run it again.'),
    );
    return;
  }
  const answer = await askWhere(found, await namesIn(connections.current));
  if (!answer) {
    return;
  }
  const tests = namedTests(found, answer.name).map(test => ({ ...test, account: run.askedBy }));
  if (await writeTests(answer.destination, tests)) {
    showLeftOut(found);
  }
}

/** Asks for file and name; `undefined` if the person gave up. */
async function askWhere(
  found: Savable,
  names: TargetNames,
): Promise<{ readonly destination: Destination; readonly name: string } | undefined> {
  const title = vscode.l10n.t('Save as Test');
  let answer: { destination: Destination; name: string } | undefined;
  let typed = suggestedName(found, names);

  const askName =
    (destination: Destination): Step =>
    async input => {
      typed = await askInput(input, {
        title,
        step: 2,
        totalSteps: 2,
        value: typed,
        prompt: namePrompt(found),
        placeholder: vscode.l10n.t('Sales may write to Fabrikam'),
        problemOf: name => nameProblem(found, name.trim(), destination.taken),
      });
      answer = { destination, name: typed.trim() };
      return undefined;
    };

  const askFile: Step = async input => {
    const destination = await askDestination(input, 2);
    return destination && askName(destination);
  };

  return (await MultiStepInput.run(askFile)) ? answer : undefined;
}

/** Names the tests: each of several gets an ending that tells it apart. */
function namedTests({ findings }: Savable, name: string): Omit<CheckTest, 'account'>[] {
  return findings.map((finding, index) => {
    const kind =
      finding.mode === 'together'
        ? vscode.l10n.t('{verdict} together', { verdict: expectationText(finding.expect) })
        : expectationText(finding.expect);
    const same = findings
      .slice(0, index)
      .filter(({ mode, expect }) => mode === finding.mode && expect === finding.expect).length;
    const suffix = same === 0 ? kind : `${kind} ${same + 1}`;
    return { ...finding, name: findings.length === 1 ? name : `${name} (${suffix})` };
  });
}

function nameProblem(found: Savable, name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') {
    return vscode.l10n.t('Give the test a name.');
  }
  const twice = namedTests(found, name).find(test => taken.has(test.name));
  return (
    twice &&
    vscode.l10n.t('The file has a test with the name "{name}".', { name: notificationText(twice.name) })
  );
}

function namePrompt({ findings }: Savable): string {
  return findings.length === 1
    ? vscode.l10n.t('What is the test about?')
    : vscode.l10n.t('What are the tests about? The verdicts differ, so this makes {count} tests.', {
        count: findings.length,
      });
}

/** A name that says whom the tests are about. */
function suggestedName({ findings }: Savable, names: TargetNames): string {
  const targets = new Map(
    findings.flatMap(({ targets: some }) => some.map(target => [targetKey(target), target] as const)),
  );
  const first = targetsText([...targets.values()].slice(0, namesInName), names);
  const more = targets.size - namesInName;
  return more > 0 ? vscode.l10n.t('{names} and {count} more', { names: first, count: more }) : first;
}

function showLeftOut({ unknown, tooLong }: Savable): void {
  const count = unknown + tooLong;
  if (count > 0) {
    void vscode.window.showInformationMessage(
      count === 1
        ? vscode.l10n.t('Saved. 1 result was left out: unknown, or too many people for one test.')
        : vscode.l10n.t('Saved. {count} results were left out: unknown, or too many people for one test.', {
            count,
          }),
    );
  }
}
