import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { webBundle } from '../../bundles.mjs';
import { sizeLimits } from '../bench/sizeLimits.ts';

const root = new URL('../../', import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, root), 'utf8');

/** Stands for all of VS Code: whatever is taken from it is this again, and a class to be extended. */
const vscode: unknown = new Proxy(Object, {
  get: (object, name) => (name === 'prototype' ? object.prototype : name === '__esModule' ? false : vscode),
});

describe('The bundle for the web', () => {
  let code = '';
  before(async () => {
    const { outputFiles } = await build({ ...webBundle(true), write: false, logLevel: 'silent' });
    code = outputFiles.map(({ text }) => text).join('');
  });

  it('is one script that loads nothing but VS Code', () => {
    deepEqual(
      {
        imports: code.match(/\bimport\s*\(/g) ?? [],
        required: [...new Set(code.match(/(?<![.\w$])require\([^)]+\)/g))],
      },
      { imports: [], required: ['require("vscode")'] },
    );
  });

  it('is not much larger than it was', () => {
    const minified = Buffer.byteLength(code) / 1000;
    const gzip = gzipSync(code).length / 1000;
    ok(
      minified <= sizeLimits.webFile && gzip <= sizeLimits.webFileGzip,
      `It has ${minified} kB, gzip ${gzip} kB.`,
    );
  });

  it('names nothing that only Node has, not even in what its libraries do now and then', () => {
    deepEqual(code.match(/(?<![\w$.])(Buffer|process|global)\.\w+/g) ?? [], []);
  });

  it('starts where there is neither Node nor a page', () => {
    const module: { exports: object } = { exports: {} };
    const required: string[] = [];
    runInNewContext(code, {
      module,
      exports: module.exports,
      require: (name: string) => {
        required.push(name);
        return vscode;
      },
    });
    deepEqual([Object.keys(module.exports), [...new Set(required)]], [['activate'], ['vscode']]);
  });

  it('is what the package names and holds, under a name by which it is no module', () => {
    const { main, browser, type } = JSON.parse(textOf('package.json')) as Record<string, unknown>;
    deepEqual(
      { main, browser, type, isShipped: textOf('.vscodeignore').includes('!dist/extension.web.cjs\n') },
      { main: './dist/extension.js', browser: './dist/extension.web.cjs', type: 'module', isShipped: true },
    );
  });
});
