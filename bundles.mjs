// How esbuild bundles the extension for the two hosts that it runs in.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { env } from 'node:process';

/** Packages whose files do nothing but what is imported from them, though they do not say so. */
const withoutSideEffects = /[/\\]node_modules[/\\]@microsoft[/\\]microsoft-graph-client[/\\]/;

/** Leaves out the files of such packages from which nothing is taken. */
const leaveOutUnused = {
  name: 'leave out what is unused',
  setup: build => {
    build.onResolve({ filter: /^(\.|@microsoft\/microsoft-graph-client$)/ }, async args => {
      const { path, pluginData, ...rest } = args;
      if (pluginData === leaveOutUnused) return undefined;
      const found = await build.resolve(path, { ...rest, pluginData: leaveOutUnused });
      return withoutSideEffects.test(found.path) ? { ...found, sideEffects: false } : undefined;
    });
  },
};

/** Keeps the ids of machine and session from the library for telemetry, which has no option for that. */
const keepIdsFromTelemetry = {
  name: 'keep ids from telemetry',
  setup: build => {
    build.onResolve({ filter: /^vscode$/ }, ({ importer }) =>
      /[/\\]node_modules[/\\]@vscode[/\\]extension-telemetry[/\\]/.test(importer)
        ? { path: path.resolve('portable/vscodeWithoutIds.js') }
        : undefined,
    );
  },
};

/**
 * Takes from VS Code once what the code uses of it. In a CommonJS file, esbuild would have each source file make a copy
 * of all that VS Code exports.
 */
const takeFromVsCodeOnce = {
  name: 'take from VS Code once',
  setup: build => {
    const file = path.resolve('portable/vscode.js');
    build.onResolve({ filter: /^vscode$/ }, ({ importer, kind }) =>
      kind === 'import-statement' && importer.startsWith(path.resolve('src')) ? { path: file } : undefined,
    );
    build.onLoad({ filter: /[/\\]portable[/\\]vscode\.js$/ }, async () => {
      const exports = (await namesOfVsCode()).map(name => `export const ${name} = vscode.${name};`);
      return { contents: [`const vscode = require('vscode');`, ...exports].join('\n') };
    });
  },
};

/** The names that follow `vscode.` anywhere in the code, in an order that stays the same. Those of types are undefined. */
async function namesOfVsCode() {
  const files = (await readdir('src', { recursive: true })).filter(file => file.endsWith('.ts'));
  const texts = await Promise.all(files.map(file => readFile(path.join('src', file), 'utf8')));
  const names = texts.flatMap(text => Array.from(text.matchAll(/\bvscode\.(\w+)/g), ([, name]) => name));
  return [...new Set(names)].sort();
}

const define = {
  // Set for a release build only. Without it there is no telemetry, and its code is never read.
  TELEMETRY_CONNECTION_STRING: JSON.stringify(env.TEAMS_CHAT_ACCESS_TELEMETRY ?? ''),
};

/** What both have in common. @param {boolean} production */
const shared = production => ({
  outdir: 'dist',
  bundle: true,
  external: ['vscode'],
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'info',
  plugins: [keepIdsFromTelemetry, leaveOutUnused],
  define,
});

/**
 * For Node: one entry that is read at the start, and chunks for what is imported on first use.
 * @param {boolean} production
 * @returns {import('esbuild').BuildOptions}
 */
export const nodeBundle = production => ({
  ...shared(production),
  entryPoints: { extension: 'src/extension.node.ts' },
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // The Graph client's own ES modules are less than half as large as what `main` names.
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
});

/**
 * For the web worker of a browser, which loads one script and no modules: one CommonJS file.
 * @param {boolean} production
 * @returns {import('esbuild').BuildOptions}
 */
export const webBundle = production => ({
  ...shared(production),
  entryPoints: { 'extension.web': 'src/extension.web.ts' },
  format: 'cjs',
  platform: 'browser',
  target: 'es2023',
  mainFields: ['browser', 'module', 'main'],
  // Libraries ask for Buffers, or make some, which a browser does not have. Bytes are typed arrays there.
  define: { ...define, 'Buffer.isBuffer': 'ArrayBuffer.isView', 'Buffer.from': 'Uint8Array.from' },
  // Under any other name, VS Code would take the file of a package of modules for a module.
  outExtension: { '.js': '.cjs' },
  plugins: [takeFromVsCodeOnce, keepIdsFromTelemetry, leaveOutUnused],
});
