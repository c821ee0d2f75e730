import * as vscode from 'vscode';
import { compareRuns, compareWithEarlier, earlierRuns } from '../../checks/comparison.ts';
import type { Services } from '../../session/services.ts';
import { namesIn } from './checkConnection.ts';
import { selectedChecks } from './checkNodes.ts';
import { comparisonReport } from './compareText.ts';

/** Compare Checks: two selected runs, or one with the previous run of the same question. Sends nothing. */
export async function compareChecks(
  { connections, history, documents }: Services,
  ...args: readonly unknown[]
): Promise<void> {
  await history.load();
  const runs = [...new Map(selectedChecks(args).map(({ run }) => [run.id, run])).values()];
  const [run, selected, ...others] = runs;
  if (!run || others.length > 0) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Select one check or two to compare.'));
    return;
  }
  const earlier = selected ? undefined : earlierRuns(history.runs).get(run.id);
  const comparison = selected ? compareRuns(run, selected) : earlier && compareWithEarlier(run, earlier);
  if (!comparison) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No earlier check asked about the same people with the same account. Select two checks to compare them.',
      ),
    );
    return;
  }
  const report = comparisonReport(comparison, await namesIn(connections.current));
  await documents.show(vscode.l10n.t('Comparison of checks'), report);
}
