import * as vscode from 'vscode';
import { asRecord } from '../../core/json.ts';
import type { Services } from '../../session/services.ts';
import { Diagnose, type DiagnosedServices } from './diagnose.ts';
import { hidden, shortened } from './wording.ts';

/**
 * Opens VS Code's issue reporter with the diagnosis, without addresses and ids. Nothing is sent before the person has
 * read it there. Where VS Code has no reporter, or this build names no place for issues, which is all the same to VS
 * Code, the diagnosis is shown for copying.
 */
export async function reportIssue(
  services: DiagnosedServices & Pick<Services, 'extensionId'>,
): Promise<void> {
  const { extensionId } = services;
  const diagnose = new Diagnose(services);
  const opened =
    hasPlaceForIssues(extensionId) && (await openReporter(extensionId, await diagnose.report(hidden)));
  if (!opened) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "VS Code's issue reporter cannot be opened here. Copy the diagnosis into your report: addresses and IDs are shortened in it.",
      ),
    );
    await diagnose.run(shortened);
  }
}

/** Whether the manifest says where issues go: otherwise VS Code opens its reporter, which then takes none. */
function hasPlaceForIssues(extensionId: string): boolean {
  const manifest = asRecord(vscode.extensions.getExtension(extensionId)?.packageJSON);
  return manifest?.['bugs'] !== undefined || manifest?.['repository'] !== undefined;
}

/** @returns whether VS Code could open it: it is not there in every build */
async function openReporter(extensionId: string, data: string): Promise<boolean> {
  const questions = [
    vscode.l10n.t('What did you do?'),
    vscode.l10n.t('What did you expect?'),
    vscode.l10n.t('What happened instead?'),
  ];
  const issueBody = questions.map(question => `**${question}**\n\n`).join('\n');
  try {
    await vscode.commands.executeCommand('workbench.action.openIssueReporter', {
      extensionId,
      issueBody,
      data,
    });
    return true;
  } catch {
    return false;
  }
}
