import * as vscode from 'vscode';

const scheme = 'teams-chat-access';

/** Read-only documents that the extension shows, such as the outcome of a run. They live as long as the window. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly contents = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.contents.get(uri.toString()) ?? '';
  }

  /** Opens `content` beside nothing, as a preview, under `title`. */
  async show(title: string, content: string): Promise<void> {
    this.count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.count}/${title}.txt` });
    this.contents.set(uri.toString(), content);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
  }
}
