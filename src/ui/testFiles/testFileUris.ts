import * as vscode from 'vscode';

/** Where test files are looked for. */
export const testFileGlob = '**/*.teamsaccess.json';

/** Where they are not looked for: packages are other people's work. */
const foreign = '**/node_modules/**';

/** The test files of the workspace, or of one folder in it. */
export async function findTestFiles(limit: number, folder?: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const where = folder ? new vscode.RelativePattern(folder, testFileGlob) : testFileGlob;
    return await vscode.workspace.findFiles(where, foreign, limit);
  } catch {
    // Some file systems cannot be searched. Open files are found without a search.
    return [];
  }
}

/** Whether this is a test file that a person works on, rather than an older version that an editor compares it with. */
export function isTestFile({ scheme, path }: vscode.Uri): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return (
    path.endsWith('.teamsaccess.json') &&
    !path.includes('/node_modules/') &&
    (scheme === 'file' || scheme === 'untitled' || folders.some(({ uri }) => uri.scheme === scheme))
  );
}

/** Whether a file is `uri`, or lies in the folder `uri`. */
export function isWithin(file: vscode.Uri, uri: vscode.Uri): boolean {
  const [inner, outer] = [file.toString(), uri.toString()];
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** The document of a file, if it is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
}

/** The names that lead from the folder of the workspace to a file in it; `undefined` if it is in none. */
export function pathInWorkspace(uri: vscode.Uri): readonly string[] | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && uri.path.slice(folder.uri.path.length).split('/').filter(Boolean);
}

/** How many folders of the folder of the workspace a file is in; `undefined` if it is in none. */
export function folderDepth(uri: vscode.Uri): number | undefined {
  const names = pathInWorkspace(uri);
  return names && names.length - 1;
}
