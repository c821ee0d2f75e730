import * as vscode from 'vscode';

/** A kind of file, as a dialog names it. */
export interface FileKind {
  readonly name: string;
  /** Without the dot. */
  readonly extension: string;
}

/**
 * Asks where to write a file; `undefined` if the person gave up.
 * @param homeFolder where to begin without a workspace.
 */
export async function askFile(
  name: string,
  kind: FileKind,
  title: string,
  homeFolder: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? homeFolder;
  return vscode.window.showSaveDialog({
    title,
    filters: { [kind.name]: [kind.extension] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

/**
 * Writes a file, over any that is there.
 * @returns the file system's code if it could not be written, such as `NoPermissions`.
 */
export async function writeText(file: vscode.Uri, text: string): Promise<string | undefined> {
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return undefined;
  } catch (thrown) {
    return thrown instanceof vscode.FileSystemError ? thrown.code : 'Unknown';
  }
}
