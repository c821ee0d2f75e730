import * as vscode from 'vscode';

/** Where test files are looked for. */
export const testFileGlob = '**/*.teamsaccess.json';

/** Where they are not looked for: packages are other people's work. */
const foreign = '**/node_modules/**';

/** The test files of the workspace. */
export async function findTestFiles(limit: number): Promise<readonly vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(testFileGlob, foreign, limit);
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

/** The document of a file, if it is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key);
}
