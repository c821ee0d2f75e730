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

/** Values of these names are ours: numbers, codes of the system, words of a list. */
const ownValues: ReadonlySet<string> = new Set(['count', 'code', 'seconds', 'time', 'environment']);

/** Whether a message holds no text of others: it is made safe, or a sentence of ours with nothing but values of ours. */
function isSafeMessage(message: ts.Expression | undefined): boolean {
  if (message && ts.isConditionalExpression(message)) {
    return isSafeMessage(message.whenTrue) && isSafeMessage(message.whenFalse);
  }
  if (!message || !ts.isCallExpression(message)) {
    return false;
  }
  const called = message.expression.getText();
  const [, values] = message.arguments;
  return (
    called === 'notificationText' ||
    (called === 'vscode.l10n.t' &&
      (values === undefined ||
        (ts.isObjectLiteralExpression(values) &&
          values.properties.every(({ name }) => name !== undefined && ownValues.has(name.getText())))))
  );
}

/** The messages of a file that VS Code would make links in, and that may hold text of others. */
function unsafeMessagesIn(file: string): readonly string[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(new URL(file, source), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText();
      const [message, options] = node.arguments;
      // A modal dialog shows plain text.
      const isModal = options !== undefined && /^\{\s*modal: true/.test(options.getText());
      if (
        /^vscode\.window\.show(?:Information|Warning|Error)Message$/.test(name) &&
        !isModal &&
        !isSafeMessage(message)
      ) {
        found.push(`${file}: ${message?.getText() ?? ''}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

describe('The code of the extension', () => {
  it('has no notification with other people’s text that is not made safe', () => {
    deepEqual(files.flatMap(unsafeMessagesIn), [
      // Sentences of ours, put together elsewhere, and two that were made safe before.
      "ui/access/readdMember.ts: obstacleText({ kind: 'oneOnOne' })",
      'ui/activity/doubtNotice.ts: doubtsText(untold)',
      'ui/apps/compareApp.ts: message',
      'ui/export/exportReport.ts: saved',
      'ui/rows/copyRequest.ts: `${copied} ${missing}`',
      'ui/testFiles/checkTests.ts: reason',
    ]);
  });

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

  it('takes from the stack of an error nothing but the places in it', () => {
    deepEqual(usersOf('stack'), ['core/stack.ts']);
  });

  it('keeps no token: neither secrets nor settings of the person are used for one', () => {
    deepEqual(usersOf('SecretStorage', 'secrets'), []);
  });
});
