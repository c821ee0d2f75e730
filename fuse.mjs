// Puts the chunks that are read at the start into the entry: one file is read faster than twenty-five.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { init, parse } from 'es-module-lexer';

/**
 * Fuses an entry that esbuild has split with all chunks that it imports statically. Those chunks are removed; the
 * others, which are imported on first use, import from the entry what they imported from them.
 * @param {string} entry the path of the entry, as the metafile names it
 * @param {esbuild.Metafile} metafile of the build that wrote it, all of one folder and its `chunks`
 * @param {esbuild.BuildOptions} options how to write the fused entry
 * @returns {Promise<esbuild.Metafile>} what there is now
 */
export async function fuseChunks(entry, metafile, options) {
  await init;
  const { outputs } = metafile;
  const fused = new Set(filesReadWith(entry, outputs));
  fused.delete(entry);
  const names = fusedNames(fused, outputs);
  const lazy = Object.keys(outputs).filter(
    file => file.endsWith('.js') && file !== entry && !fused.has(file),
  );
  const twice = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .find(({ path: to, kind }) => kind === 'dynamic-import' && fused.has(to));
  if (twice) throw new Error(`${twice.path} is imported on first use, but read at the start all the same.`);
  await Promise.all(
    lazy.map(async file => writeFile(file, importingFrom(entry, names, file, await readFile(file, 'utf8')))),
  );
  const result = await esbuild.build({
    ...options,
    stdin: { contents: fusedEntry(entry, names), resolveDir: '.', sourcefile: 'fused.js' },
    entryPoints: undefined,
    outdir: undefined,
    outfile: entry,
    allowOverwrite: true,
    splitting: false,
    metafile: true,
    plugins: [leaveOnFirstUse(entry)],
  });
  await Promise.all([...fused].map(file => rm(file)));
  const kept = lazy.map(file => [file, withoutFused(entry, fused, outputs[file])]);
  return { ...metafile, outputs: { ...Object.fromEntries(kept), ...result.metafile.outputs } };
}

/**
 * The files that are read when an entry is: itself and all that it imports statically.
 * @param {string} entry
 * @param {esbuild.Metafile['outputs']} outputs
 * @returns {string[]}
 */
export function filesReadWith(entry, outputs) {
  const files = new Set([entry]);
  for (const file of files) {
    for (const { path: imported, kind, external } of outputs[file].imports) {
      if (kind === 'import-statement' && external !== true) files.add(imported);
    }
  }
  return [...files];
}

/** The short names under which the entry exports what the fused chunks exported: a map for each chunk. */
function fusedNames(fused, outputs) {
  let count = 0;
  return new Map(
    [...fused].map(file => [
      file,
      new Map(outputs[file].exports.map(name => [name, `_${(count++).toString(36)}`])),
    ]),
  );
}

/** The source of the new entry. */
function fusedEntry(entry, names) {
  const lines = Array.from(names, ([file, ofFile]) => {
    const exported = Array.from(ofFile, ([name, short]) => `${name} as ${short}`);
    return `export { ${exported.join(', ')} } from './${file}';`;
  });
  return [`export * from './${entry}';`, ...lines].join('\n');
}

/** Has what is imported on first use imported from where it stays. */
function leaveOnFirstUse(entry) {
  return {
    name: 'leave on first use',
    setup: build => {
      build.onResolve({ filter: /./ }, ({ kind, path: to, resolveDir }) => {
        if (kind !== 'dynamic-import' || !to.startsWith('.')) return undefined;
        const file = path.relative(path.dirname(entry), path.resolve(resolveDir, to));
        return { path: `./${slashed(file)}`, external: true };
      });
    },
  };
}

/** A path as esbuild writes it. */
function slashed(file) {
  return file.replaceAll('\\', '/');
}

/** A chunk with what it imports from fused chunks imported from the entry. */
function importingFrom(entry, names, file, source) {
  const folder = path.dirname(file);
  const relative = slashed(path.relative(folder, entry));
  const toEntry = relative.startsWith('.') ? relative : `./${relative}`;
  const [imports] = parse(source, file);
  let result = '';
  let end = 0;
  for (const { specifier, importStart, importEnd } of imports) {
    const ofFile = names.get(slashed(path.join(folder, specifier ?? '')));
    if (!ofFile) continue;
    result +=
      source.slice(end, importStart) + importStatement(source.slice(importStart, importEnd), ofFile, toEntry);
    end = importEnd;
  }
  return result + source.slice(end);
}

/** An import statement of esbuild, which imports names in braces or nothing, with other names from the entry. */
function importStatement(statement, names, toEntry) {
  const braces = /^import\s*\{([^}]*)\}\s*from\b/.exec(statement);
  if (!braces) {
    if (/^import\s*["']/.test(statement)) return `import"${toEntry}"`;
    throw new Error(`This import is of a kind that esbuild is not known to write: ${statement}`);
  }
  const imported = braces[1].split(',').map(one => {
    const [name, own = name] = one.trim().split(/\s+as\s+/);
    return `${names.get(name)} as ${own}`;
  });
  return `import{${imported.join(',')}}from"${toEntry}"`;
}

/** What the metafile says about a chunk, with the entry in place of the fused chunks. */
function withoutFused(entry, fused, output) {
  const imports = output.imports.filter(({ path: to }) => !fused.has(to));
  const isChanged = imports.length < output.imports.length;
  return {
    ...output,
    imports: isChanged ? [...imports, { path: entry, kind: 'import-statement' }] : imports,
  };
}
