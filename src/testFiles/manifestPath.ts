import type { ManifestPathReason, TestEntry, TestFileProblem } from './model.ts';

/** Why a text cannot be the path of a manifest, wherever its test file is. */
export function pathProblem(path: string): ManifestPathReason | undefined {
  // A letter of a drive reads like the scheme of an address.
  if (/^(?:[/\\]|[a-z][a-z\d+.-]*:)/i.test(path)) {
    return 'absolute';
  }
  return path.includes('\\') ? 'backslash' : undefined;
}

/**
 * The problem of a test whose manifest is not in the workspace, which is known once it is known where its file is.
 * @param depth how many folders of the workspace folder the file is in; `undefined` if it is in no workspace folder.
 */
export function manifestOutside(
  { test, appPlaces }: Pick<TestEntry, 'test' | 'appPlaces'>,
  depth: number | undefined,
): TestFileProblem[] {
  const place = appPlaces?.manifest;
  if (test?.kind !== 'app' || test.app.kind !== 'manifest' || !place) {
    return [];
  }
  const reason = depth === undefined ? 'noFolder' : climbs(test.app.path, depth) ? 'outside' : undefined;
  return reason ? [{ place, fault: { kind: 'manifestPath', reason } }] : [];
}

/** Whether a path leads out of the folder that it is `depth` folders deep in. */
function climbs(path: string, depth: number): boolean {
  let left = depth;
  return path.split('/').some(part => {
    left += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1;
    return left < 0;
  });
}

/** The path that leads from a folder to a file, both given by the names from a common folder on. */
export function relativePath(folder: readonly string[], file: readonly string[]): string {
  const differs = folder.findIndex((name, index) => index >= file.length - 1 || name !== file[index]);
  const shared = differs < 0 ? folder.length : differs;
  return [...folder.slice(shared).map(() => '..'), ...file.slice(shared)].join('/');
}
