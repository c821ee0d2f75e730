import * as vscode from 'vscode';
import { DisposableStore } from '../core/lifecycle.ts';

const scheme = 'teams-chat-access';

/** Runs an action of a report. Only the links that this file makes use it, so it is not contributed. */
const actionCommand = '_teamsChatAccess.runReportAction';

/** A link above a line of a report. */
export interface DocumentAction {
  /** Counted from 0. */
  readonly line: number;
  readonly title: string;
  readonly run: () => unknown;
}

/** The text of a report, and what can be done from it. */
export interface DocumentContent {
  readonly text: string;
  readonly actions?: readonly DocumentAction[];
  /** Lines that stand out in the colour of errors, counted from 0. They say in words what they are. */
  readonly problemLines?: readonly number[];
}

/** Read-only documents that the extension shows, such as the outcome of a run. They live as long as the window. */
export class ReportDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  private readonly disposables = new DisposableStore();
  private readonly reports = new Map<string, DocumentContent>();
  private readonly contentChanges = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly lensChanges = this.disposables.add(new vscode.EventEmitter<void>());
  private readonly problemColour = this.disposables.add(
    vscode.window.createTextEditorDecorationType({ color: new vscode.ThemeColor('errorForeground') }),
  );
  private count = 0;

  readonly onDidChange = this.contentChanges.event;
  readonly onDidChangeCodeLenses = this.lensChanges.event;

  constructor() {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.disposables.add(vscode.languages.registerCodeLensProvider({ scheme }, this));
    this.disposables.add(
      vscode.commands.registerCommand(actionCommand, (uri: string, index: number) =>
        this.reports.get(uri)?.actions?.[index]?.run(),
      ),
    );
    this.disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.colour()));
    this.disposables.add(vscode.workspace.onDidChangeTextDocument(() => this.colour()));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.reports.get(uri.toString())?.text ?? '';
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    return (this.reports.get(uri.toString())?.actions ?? []).map(
      ({ line, title }, index) =>
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          title,
          command: actionCommand,
          arguments: [uri.toString(), index],
        }),
    );
  }

  /**
   * Opens a report as a preview, under `title`.
   * @param extension decides the language: `txt` or `md`.
   * @returns its address, for {@link update}.
   */
  async show(
    title: string,
    report: DocumentContent | string,
    extension: 'txt' | 'md' = 'txt',
  ): Promise<vscode.Uri> {
    this.count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.count}/${title}.${extension}` });
    this.reports.set(uri.toString(), typeof report === 'string' ? { text: report } : report);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
    return uri;
  }

  /** Shows a text beside a file that it would change, to look at. Nothing is written. */
  async compare(title: string, file: vscode.Uri, changed: string): Promise<void> {
    this.count += 1;
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const uri = vscode.Uri.from({ scheme, path: `/${this.count}/${name}` });
    this.reports.set(uri.toString(), { text: changed });
    await vscode.commands.executeCommand('vscode.diff', file, uri, title);
  }

  /** Replaces a report that was shown. */
  update(uri: vscode.Uri, report: DocumentContent): void {
    this.reports.set(uri.toString(), report);
    this.contentChanges.fire(uri);
    this.lensChanges.fire();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private colour(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = this.reports.get(editor.document.uri.toString())?.problemLines;
      if (lines) {
        editor.setDecorations(
          this.problemColour,
          lines.map(line => new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER)),
        );
      }
    }
  }
}
