import { deepEqual } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { mergeMetafiles } from '../../../build/bom.ts';

type Input = Metafile['inputs'][string];

function importing(...files: readonly string[]): Input {
  return { bytes: 1, imports: files.map(file => ({ path: file, kind: 'import-statement' })) };
}

function output(input: string): Metafile['outputs'][string] {
  return { bytes: 1, inputs: { [input]: { bytesInOutput: 1 } }, imports: [], exports: [] };
}

describe('The bill of materials', () => {
  it('is of everything that any bundle has', () => {
    const node: Metafile = {
      inputs: { 'src/a.ts': importing('src/node.ts') },
      outputs: { 'dist/extension.js': output('src/a.ts') },
    };
    const web: Metafile = {
      inputs: { 'src/a.ts': importing('src/web.ts'), 'src/b.ts': importing() },
      outputs: { 'dist/extension.web.cjs': output('src/b.ts') },
    };
    deepEqual(mergeMetafiles([node, web]), {
      inputs: { 'src/a.ts': importing('src/node.ts', 'src/web.ts'), 'src/b.ts': importing() },
      outputs: {
        'dist/extension.js': output('src/a.ts'),
        'dist/extension.web.cjs': output('src/b.ts'),
      },
    });
  });

  it('takes texts from here only for packages that bring none along', () => {
    const kept = readdirSync('build/licenses').map(file => file.replace('+', '/').replace(/\.txt$/, ''));
    const bringing = kept.filter(name =>
      readdirSync(`node_modules/${name}`).some(file => /^(?:licen[cs]e|copying)/i.test(file)),
    );
    deepEqual(bringing, []);
  });
});
