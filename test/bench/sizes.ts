// What is read at activation and what is shipped. 1 kB is 1000 bytes.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { filesReadWith } from '../../fuse.mjs';
import { atMost, forInformation } from './figure.ts';
import { npmCommand } from '../npm.ts';
import { report, runCommand } from './program.ts';

const activationLimitKilobytes = 60;
const filesLimit = 3;
const packageLimitKilobytes = 400;
const packageFile = 'teams-chat-access.vsix';

/** What the package is made of. */
const sources: readonly string[] = [
  ...['src', 'schema', 'media', 'l10n', 'build'],
  ...['package.json', 'package.nls.json', 'package.nls.fr.json', 'esbuild.mjs', 'fuse.mjs', '.vscodeignore'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE'],
];

/** Milliseconds since 1970 when the file, or the youngest one in the folder, was changed; 0 if it is not there. */
async function changed(entry: string): Promise<number> {
  const found = await stat(entry).catch(() => undefined);
  if (found?.isDirectory() !== true) return found?.mtimeMs ?? 0;
  const inside = await readdir(entry);
  return Math.max(found.mtimeMs, ...(await Promise.all(inside.map(name => changed(path.join(entry, name))))));
}

const youngest = Math.max(...(await Promise.all(sources.map(changed))));
const packaging = npmCommand(['run', 'package']);
await ((await changed(packageFile)) < youngest
  ? runCommand(packaging.file, packaging.args, packaging.shell)
  : runCommand(process.execPath, ['esbuild.mjs']));

// esbuild wrote it a moment ago.
const metafile = JSON.parse(await readFile('dist/meta.json', 'utf8')) as Metafile;
const read = filesReadWith('dist/extension.js', metafile.outputs);
const all = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
report([
  atMost(
    activationLimitKilobytes,
    'Code read at activation, minified',
    read.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? Number.NaN), 0) / 1000,
    'kB',
  ),
  atMost(filesLimit, 'Files of code read at activation', read.length, ''),
  forInformation('All code, minified', all / 1000, 'kB'),
  atMost(packageLimitKilobytes, `Package, ${packageFile}`, (await stat(packageFile)).size / 1000, 'kB'),
]);
