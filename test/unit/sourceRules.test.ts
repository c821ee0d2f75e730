import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const source = new URL('../../src/', import.meta.url);

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => name.endsWith('.ts'))
  .sort();

/** Every name in a file, whatever it stands for; those in comments and texts are none. */
function namesIn(file: string): readonly string[] {
  const text = readFileSync(new URL(file, source), 'utf8');
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      names.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return names;
}

const namesByFile = files.map(file => ({ file, names: new Set(namesIn(file)) }));

/** The files that use one of these names. */
function usersOf(...wanted: readonly string[]): readonly string[] {
  return namesByFile.filter(({ names }) => wanted.some(name => names.has(name))).map(({ file }) => file);
}

describe('The code of the extension', () => {
  it('has no Markdown that runs commands or shows HTML', () => {
    deepEqual(usersOf('supportHtml'), []);
    // A link to a page of Microsoft's, in which nothing but letters of a permission's name stands.
    deepEqual(usersOf('appendMarkdown'), ['ui/apps/appTooltips.ts']);
    // Whether the workspace is trusted is asked; no text is said to be.
    const trusted = files.filter(file =>
      /\bisTrusted\s*[:=]/.test(readFileSync(new URL(file, source), 'utf8')),
    );
    deepEqual(trusted, []);
  });

  it('takes nothing from links, shows no web pages, and runs no other program', () => {
    deepEqual(
      usersOf(
        'registerUriHandler',
        'createWebviewPanel',
        'registerWebviewViewProvider',
        'registerWebviewPanelSerializer',
        'registerCustomEditorProvider',
        'createTerminal',
        'ShellExecution',
        'ProcessExecution',
        'eval',
        'Function',
      ),
      [],
    );
    const programs = files.filter(file =>
      readFileSync(new URL(file, source), 'utf8').includes('child_process'),
    );
    deepEqual(programs, []);
  });

  it('opens addresses in two places: pages of the sign-in, and the one of a chat', () => {
    deepEqual(usersOf('openExternal'), ['ui/failures/remedies.ts', 'ui/rows/openInTeams.ts']);
  });

  it('sends requests through the Graph client alone', () => {
    deepEqual(usersOf('fetch', 'XMLHttpRequest', 'WebSocket'), []);
    deepEqual(usersOf('HTTPMessageHandler'), ['graph/client.ts']);
  });

  it('keeps no token: neither secrets nor settings of the person are used for one', () => {
    deepEqual(usersOf('SecretStorage', 'secrets'), []);
  });
});
