// Loads an extension once and activates it beside a VS Code that does nothing, and prints the processor time that it
// took, in milliseconds. Parameters: the extension's file, and the names that `vscode` exports, separated by commas.
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

// As in VS Code, reading the manifest and making the API are part of each activation.
const before = process.cpuUsage();
const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const defaults = manifest.contributes.configuration.properties;

/** What somebody has who has just installed it: no account, no folder open, nothing set and nothing remembered. */
const fresh = {
  then: undefined,
  getSession: () => Promise.resolve(undefined),
  getAccounts: () => Promise.resolve([]),
  get: (key, usual) => defaults[key]?.default ?? usual,
  update: () => Promise.resolve(),
  findFiles: () => Promise.resolve([]),
  textDocuments: [],
  visible: false,
};

/** Whatever is asked of it, it is that too: a function, a class, an object, an empty list. */
const anything = new Proxy(class {}, {
  get: (target, name) => {
    if (name in fresh) return fresh[name];
    if (name === Symbol.iterator) return () => [][Symbol.iterator]();
    if (name === Symbol.toPrimitive) return () => '';
    return name === 'prototype' ? Reflect.get(target, name) : anything;
  },
  apply: () => anything,
  construct: () => anything,
});

const [file = '', names = ''] = process.argv.slice(2);
globalThis.anything = anything;
const source = names
  .split(',')
  .map(name => `export const ${name} = globalThis.anything;`)
  .join('\n');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: 'vscode:stub', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'vscode:stub' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});
await import('vscode');

const context = {
  subscriptions: [],
  globalStorageUri: anything,
  extensionUri: anything,
  extension: anything,
  globalState: anything,
  workspaceState: anything,
  secrets: anything,
};
const { activate } = await import(pathToFileURL(file).href);
await activate(context);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit(0);
