import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const lastColumn = 'Shown by';

/** A row of a table, without the bars at its ends. */
function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map(cell => cell.trim());
}

/** The rows of all tables that say which test shows something. */
function rowsIn(text: string): readonly { readonly threat: string; readonly tests: string }[] {
  return text
    .split(/\n{2,}/)
    .map(block => block.trim().split('\n'))
    .filter(([head = '']) => head.startsWith('|') && cellsOf(head).at(-1) === lastColumn)
    .flatMap(lines => lines.slice(2))
    .map(cellsOf)
    .map(cells => ({ threat: cells[0] ?? '', tests: cells.at(-1) ?? '' }));
}

/** The tests that a cell names: a file below `test`, and a title in typographic quotes. */
function namedIn(cell: string): readonly { readonly file: string; readonly title: string }[] {
  return Array.from(cell.matchAll(/`([\w/-]+)` “(.*?)”(?=, `|$)/g), ([, file = '', title = '']) => ({
    file,
    title,
  }));
}

const titlesByFile = new Map<string, readonly RegExp[]>();

/** The titles of the tests of a file. What a title is made with may be anything. */
function titlesOf(file: string): readonly RegExp[] {
  const known = titlesByFile.get(file);
  if (known) {
    return known;
  }
  const place = new URL(`test/${file}.test.ts`, root);
  const titles = existsSync(place) ? readTitles(readFileSync(place, 'utf8')) : [];
  titlesByFile.set(file, titles);
  return titles;
}

function readTitles(text: string): readonly RegExp[] {
  const titles: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'it') {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) {
        titles.push(pattern([title.text]));
      } else if (title && ts.isTemplateExpression(title)) {
        titles.push(pattern([title.head.text, ...title.templateSpans.map(span => span.literal.text)]));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest));
  return titles;
}

/** A whole title, with anything between its parts. */
function pattern(parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.map(part => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('.+')}$`, 'u');
}

describe('The document about threats', () => {
  const rows = rowsIn(readFileSync(new URL('docs/security.md', root), 'utf8'));

  it('names for each threat a test that is there', () => {
    ok(rows.length > 40);
    const wrong = rows.flatMap(({ threat, tests }) => {
      const named = namedIn(tests);
      const leftOver = tests.replace(/`([\w/-]+)` “(.*?)”(?=, `|$)/g, '').replace(/[, ]/g, '');
      return named.length === 0 || leftOver !== ''
        ? [`${threat}: names no test, or in another way: ${leftOver}`]
        : named
            .filter(({ file, title }) => !titlesOf(file).some(known => known.test(title)))
            .map(({ file, title }) => `${threat}: ${file} has no test “${title}”`);
    });
    deepEqual(wrong, []);
  });

  it('would be told of a test that is not there', () => {
    const [row] = rowsIn(
      `| Attempt | ${lastColumn} |\n|---|---|\n| x | \`unit/securityDocument\` “is not there” |`,
    );
    const [named] = namedIn(row?.tests ?? '');
    deepEqual(
      [
        named,
        titlesOf('unit/securityDocument').some(known => known.test(named?.title ?? '')),
        titlesOf('unit/none'),
      ],
      [{ file: 'unit/securityDocument', title: 'is not there' }, false, []],
    );
  });
});
