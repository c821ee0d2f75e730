import * as vscode from 'vscode';
import { idEnd } from '../../chats/twins.ts';
import { relativePath } from '../../testFiles/manifestPath.ts';
import type { TestedApp } from '../../testFiles/model.ts';
import {
  hasChoiceOfExpectations,
  testsOfComparison,
  type SavedExpectation,
} from '../../testFiles/savableComparison.ts';
import type { ShownComparison } from '../apps/comparisonDocument.ts';
import { askPick, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { plainText } from '../text/safeText.ts';
import { askDestination, writeTests, type Destination } from './testDestination.ts';
import { pathInWorkspace } from './testFileUris.ts';

/** Save as Test… of a comparison: a test for each chat, which expects what the manifest asks for or what is granted now. */
export async function saveComparisonAsTests(shown: ShownComparison): Promise<void> {
  const { comparison } = shown;
  if (comparison.chats.every(({ kind }) => kind === 'failed')) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The apps could not be read in any of the chats, so there is nothing to save. Compare again.',
      ),
    );
    return;
  }
  const answer = await ask(hasChoiceOfExpectations(comparison));
  if (!answer) {
    return;
  }
  const { destination, expect } = answer;
  const tests = testsOfComparison(comparison, {
    expect,
    app: appFor(shown, destination.uri),
    account: shown.account,
    nameOf: naming(shown, destination.taken),
  });
  if (tests.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The manifest asks for no permission in chats, so there is nothing to save.'),
    );
    return;
  }
  if (await writeTests(destination, tests)) {
    sayLeftOut(comparison.chats.length - tests.length);
  }
}

interface Answer {
  readonly destination: Destination;
  readonly expect: SavedExpectation;
}

/** Asks for the file, and for what is expected where that makes a difference; `undefined` if the person gave up. */
async function ask(hasChoice: boolean): Promise<Answer | undefined> {
  const totalSteps = hasChoice ? 2 : 1;
  let answer: Answer | undefined;

  const askExpectation =
    (destination: Destination): Step =>
    async input => {
      const { expect } = await askPick(input, {
        title: vscode.l10n.t('Save as Test'),
        step: 2,
        totalSteps,
        placeholder: vscode.l10n.t('What is expected from now on?'),
        items: [
          { label: vscode.l10n.t('All that the manifest asks for'), expect: 'askedFor' as const },
          { label: vscode.l10n.t('What is granted now'), expect: 'granted' as const },
        ],
      });
      answer = { destination, expect };
      return undefined;
    };

  const askFile: Step = async input => {
    const destination = await askDestination(input, totalSteps);
    if (!destination || hasChoice) {
      return destination && askExpectation(destination);
    }
    answer = { destination, expect: 'askedFor' };
    return undefined;
  };

  return (await MultiStepInput.run(askFile)) ? answer : undefined;
}

/** Names the app by the path of its manifest where both files are in one folder of the workspace, else by its id. */
function appFor({ comparison, manifest }: ShownComparison, file: vscode.Uri): TestedApp {
  const { manifestId, environment } = comparison;
  const { getWorkspaceFolder } = vscode.workspace;
  const folder = getWorkspaceFolder(file)?.uri.toString();
  const to = pathInWorkspace(manifest);
  const from = pathInWorkspace(file)?.slice(0, -1);
  const isReachable = folder !== undefined && folder === getWorkspaceFolder(manifest)?.uri.toString();
  return isReachable && from && to && !to.some(name => name.includes('\\'))
    ? {
        kind: 'manifest',
        path: relativePath(from, to),
        // A project without environments has one file of variables, without a name.
        environment: environment === '' ? undefined : environment,
      }
    : { kind: 'id', id: manifestId };
}

/** Names tests after app and chat, each with a name of its own. */
function naming(
  { comparison, naming: namesNow }: ShownComparison,
  taken: ReadonlySet<string>,
): (chatId: string) => string {
  const nameOf = namesNow();
  const used = new Set(taken);
  const app = plainText(comparison.manifest.name ?? '') || vscode.l10n.t('Unnamed app');
  return chatId => {
    const name = vscode.l10n.t('{app} in {chat}', { app, chat: nameOf(chatId) ?? chatId });
    const candidates = [name, `${name} (${idEnd(chatId)})`];
    let free = candidates.find(candidate => !used.has(candidate));
    for (let count = 2; free === undefined; count += 1) {
      const candidate = `${name} (${count})`;
      free = used.has(candidate) ? undefined : candidate;
    }
    used.add(free);
    return free;
  };
}

function sayLeftOut(count: number): void {
  if (count > 0) {
    void vscode.window.showInformationMessage(
      count === 1
        ? vscode.l10n.t(
            'Saved. 1 chat was left out: its apps could not be read, or nothing that a test can expect is granted there.',
          )
        : vscode.l10n.t(
            'Saved. {count} chats were left out: their apps could not be read, or nothing that a test can expect is granted there.',
            { count },
          ),
    );
  }
}
