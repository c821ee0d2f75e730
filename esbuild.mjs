// Builds the extension for Node and for the web.
import { rm, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import * as esbuild from 'esbuild';
import { nodeBundle, webBundle } from './bundles.mjs';
import { fuseChunks } from './fuse.mjs';

const watch = argv.includes('--watch');
const production = !watch && !argv.includes('--development');
const node = nodeBundle(production);
const web = webBundle(production);

await rm('dist', { recursive: true, force: true });
if (watch) {
  for (const options of [node, web]) {
    const context = await esbuild.context(options);
    await context.watch();
  }
} else {
  const { metafile: split } = await esbuild.build(node);
  const metafile = production ? await fuseChunks('dist/extension.js', split, node) : split;
  await writeFile('dist/meta.json', JSON.stringify(metafile));
  const { metafile: forWeb } = await esbuild.build(web);
  // What is bundled is read from this for the notices: fusing leaves no word of where code came from.
  await writeFile('dist/bundled.json', JSON.stringify([split, forWeb]));
}
