// The floors of the house, for ESLint and for test/unit/layout.test.ts. docs/architecture.md draws them.

/**
 * The folders of `src`, by floor, the lowest first. A folder takes from itself and from lower floors, never sideways
 * and never upwards, `import()` included. Files directly in `src` are the entry, and take from all.
 * @type {readonly (readonly string[])[]}
 */
export const floors = [
  ['core'],
  ['graph'],
  ['chats'],
  ['checks', 'access', 'apps'],
  ['testFiles'],
  ['host'],
  ['session', 'host/node', 'host/web'],
  ['ui/text', 'ui/input', 'ui/views'],
  ['ui/failures'],
  ['ui/chats', 'ui/signIn'],
  ['ui/people', 'ui/activity', 'ui/apps'],
  ['ui/checks'],
  ['ui/access', 'ui/testFiles', 'ui/export', 'ui/tools'],
  ['ui/rows'],
];

/**
 * Folders that hold what one platform alone has: only the entry takes from them.
 * @type {readonly string[]}
 */
export const platformFolders = ['host/node', 'host/web'];

/**
 * The folders that a folder may take from, itself included.
 * @param {string} folder
 * @returns {readonly string[]}
 */
export function foldersBelow(folder) {
  const level = floors.findIndex(floor => floor.includes(folder));
  const below = floors.slice(0, level).flat();
  return [folder, ...below.filter(other => !platformFolders.includes(other))];
}

/**
 * The folder that a file is in, by its path within `src`; `undefined` for the entry and for a file outside of any.
 * @param {string} file
 * @returns {string | undefined}
 */
export function folderOf(file) {
  return floors
    .flat()
    .filter(folder => file.startsWith(`${folder}/`))
    .sort((one, other) => other.length - one.length)[0];
}
