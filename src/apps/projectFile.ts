/** The usual folder of environments. */
const usualFolder = 'env';

/**
 * The manifests that the steps of a project of the Agents Toolkit name by another file name, by their paths from its
 * folder. Those that lead out of it, or have a placeholder, are left out.
 * @param text the project file, which may hold anything
 */
export function manifestPathsIn(text: string): readonly string[] {
  // Blanks without line breaks: a file of empty lines would be read once for each of them.
  const lines = text.matchAll(/^[ \t]*manifestPath:[ \t]*["']?([^\s"'#]+)/gm);
  return Array.from(lines, ([, path = '']) => path).filter(
    path => path.endsWith('.json') && !path.includes('{') && !leadsOut(path),
  );
}

/** The folder of environments, in quotes, or up to a comment. */
const folderLine = /^environmentFolderPath:[ \t]*(?:(["'])(.+?)\1|([^\s"'#][^\r\n#]*))/m;

/** The folder of environments that a project file names, by its path from there; the usual one if it names none in it. */
export function environmentFolderIn(text: string): string {
  const [, , quoted, plain] = folderLine.exec(text) ?? [];
  const folder = (quoted ?? plain?.trim() ?? usualFolder).replaceAll('\\', '/');
  return leadsOut(folder) ? usualFolder : folder;
}

function leadsOut(path: string): boolean {
  return path.split(/[/\\]/).includes('..');
}
