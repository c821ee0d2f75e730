// Builds the extension: one entry that is read at the start, and chunks for what is imported on first use.
import { rm, writeFile } from 'node:fs/promises';
import { argv, env } from 'node:process';
import * as esbuild from 'esbuild';
import { fuseChunks } from './fuse.mjs';

const watch = argv.includes('--watch');
const production = !watch && !argv.includes('--development');

const options = {
  entryPoints: { extension: 'src/extension.node.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // The Graph client's own ES modules are less than half as large as what `main` names.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  chunkNames: 'chunks/[name]-[hash]',
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'info',
  define: {
    // Set for a release build only. Without it there is no telemetry, and its code is never read.
    TELEMETRY_CONNECTION_STRING: JSON.stringify(env.TEAMS_CHAT_ACCESS_TELEMETRY ?? ''),
  },
};

await rm('dist', { recursive: true, force: true });
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const { metafile: split } = await esbuild.build(options);
  const metafile = production ? await fuseChunks('dist/extension.js', split, options) : split;
  await writeFile('dist/meta.json', JSON.stringify(metafile));
  // What is bundled is read from this for the notices: fusing leaves no word of where code came from.
  await writeFile('dist/bundled.json', JSON.stringify([split]));
}
