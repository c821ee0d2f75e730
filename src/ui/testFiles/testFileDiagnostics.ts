import * as vscode from 'vscode';
import type { OwnIdentity } from '../../checks/target.ts';
import type { TestFileFault } from '../../testFiles/model.ts';
import { faultText } from './testFileText.ts';
import { openDocument } from './testFileUris.ts';
import { problemsOf, rangeIn, type ShownFile } from './testItems.ts';

/** The faults that VS Code's own JSON support reports in an open file: syntax, and what the schema forbids. */
const reportedByEditor: ReadonlySet<TestFileFault['kind']> = new Set<TestFileFault['kind']>([
  'syntax',
  'missing',
  'unknownProperty',
  'repeatedProperty',
  'wrongType',
  'wrongValue',
  'blank',
  'noTargets',
  'tooManyTargets',
  'tooManyTests',
  'wrongPermissions',
  'noPermissions',
  'tooManyPermissions',
]);

/** Shows the problems of test files at their places. Those that the editor reports itself are left to it. */
export class TestFileDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('teamsChatAccess');

  show(file: ShownFile, own: OwnIdentity | undefined): void {
    const editorReports = isCheckedByEditor(openDocument(file.uri));
    const diagnostics = problemsOf(file, own)
      .filter(({ fault }) => !(editorReports && reportedByEditor.has(fault.kind)))
      .map(({ place, fault }) => {
        const diagnostic = new vscode.Diagnostic(rangeIn(file.lines, place), faultText(fault));
        diagnostic.source = 'Teams Chat Access';
        diagnostic.code = fault.kind;
        return diagnostic;
      });
    this.collection.set(file.uri, diagnostics);
  }

  hide(uri: vscode.Uri): void {
    this.collection.delete(uri);
  }

  dispose(): void {
    this.collection.dispose();
  }
}

function isCheckedByEditor(document: vscode.TextDocument | undefined): boolean {
  return (
    document !== undefined &&
    ['json', 'jsonc'].includes(document.languageId) &&
    vscode.extensions.getExtension('vscode.json-language-features') !== undefined &&
    vscode.workspace.getConfiguration('json', document).get<unknown>('validate.enable') !== false
  );
}
