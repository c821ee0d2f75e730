import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The test files in folders and below, in an order that stays the same, as `test/unit/graph/pacer.test.ts`. */
export async function findTestFiles(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const names = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.test.ts'));
    found.push(...names.map(name => withSlashes(path.join(folder, name))).sort());
  }
  return found;
}

/** Whether a file is meant by a part of its name, or by a part of its path that has a slash in it. */
export function isNamedBy(file: string, part: string): boolean {
  const wanted = withSlashes(part);
  return (wanted.includes('/') ? file : path.posix.basename(file)).includes(wanted);
}

function withSlashes(file: string): string {
  return file.replaceAll('\\', '/');
}
