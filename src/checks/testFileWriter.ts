import { createScanner, parseTree } from 'jsonc-parser';
import { propertiesOf, type JsonNode, type Span } from '../core/jsonNodes.ts';
import type { CheckResult } from './model.ts';
import { formatTarget } from './target.ts';
import {
  parseTestFile,
  testFileLimits,
  testFileVersion,
  type Expectation,
  type FileTest,
} from './testFile.ts';

/** Verdicts of a run as a test that expects them, without name and account. */
export type SavableVerdict = Pick<FileTest, 'mode' | 'targets' | 'expect'>;

/** The part of a run that can be saved as tests. */
export interface Savable {
  readonly findings: readonly SavableVerdict[];
  /** Number of results left out because their verdict is unknown. */
  readonly unknown: number;
  /** Number of results left out because they are about more targets together than a test may name. */
  readonly tooLong: number;
}

/** A text to be inserted into another one. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/**
 * Makes tests of results: one for everybody who is allowed alone, one for everybody who is denied alone, and one for
 * each group that was asked about together.
 */
export function savable(results: readonly CheckResult[]): Savable {
  const known = results.filter(({ verdict }) => verdict.kind !== 'unknown');
  const groups = known.filter(({ targets }) => targets.length > 1);
  const together = groups
    .filter(({ targets }) => targets.length <= testFileLimits.targets)
    .map((result): SavableVerdict => ({
      mode: 'together',
      targets: result.targets,
      expect: expectationOf(result),
    }));
  const single = (expect: Expectation): SavableVerdict[] =>
    chunks(known.filter(result => result.targets.length === 1 && expectationOf(result) === expect)).map(
      chunk => ({ mode: 'each', targets: chunk.flatMap(({ targets }) => targets), expect }),
    );
  return {
    findings: [...single('allowed'), ...single('denied'), ...together],
    unknown: results.length - known.length,
    tooLong: groups.length - together.length,
  };
}

/** The text of a new file with these tests. An account that they all share is written once. */
export function newTestFile(tests: readonly FileTest[]): string {
  const [account] = new Set(tests.map(test => test.account));
  const content = {
    version: testFileVersion,
    ...(account === undefined ? {} : { account }),
    tests: tests.map(test => jsonOf(test, account)),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * The insertions that add these tests at the end of a test file. Nothing in it is removed or moved.
 * @returns `undefined` for a file with problems as a whole
 */
export function insertionsFor(text: string, tests: readonly FileTest[]): readonly Insertion[] | undefined {
  const { problems, testsPlace, account } = parseTestFile(text);
  if (problems.length > 0 || !testsPlace) {
    return undefined;
  }
  const { unit, lineEnd } = layoutOf(text);
  const { lastItem, indent, commentsEnd, hasComma, inLineComment, isOnOneLine } = endOfList(text, testsPlace);
  const outer = indentAt(text, testsPlace.offset) ?? '';
  // A new item is laid out like the one before it: on a line of its own, or on the same line.
  const inner = lastItem === undefined ? `${outer}${unit}` : indent;
  const items = tests.map(test => {
    const value = jsonOf(test, account);
    return inner === undefined
      ? JSON.stringify(value)
      : JSON.stringify(value, null, unit).replaceAll('\n', `${lineEnd}${inner}`);
  });
  const gap = inner === undefined ? ' ' : `${lineEnd}${inner}`;
  const first = inner === undefined && inLineComment ? lineEnd : gap;
  const added = `${first}${items.join(`,${gap}`)}`;
  if (lastItem === undefined) {
    return [{ offset: commentsEnd, text: isOnOneLine ? `${added}${lineEnd}${outer}` : added }];
  }
  // The comma goes right after the last item, so that comments after that item stay with it.
  return hasComma
    ? [{ offset: commentsEnd, text: `${added},` }]
    : [
        { offset: lastItem, text: ',' },
        { offset: commentsEnd, text: added },
      ];
}

/** Where and how a list ends. */
interface ListEnd {
  /** Where its last item ends; `undefined` for an empty list. */
  readonly lastItem: number | undefined;
  /** White space before its last item; `undefined` if something else is on that line. */
  readonly indent: string | undefined;
  /** Where the last token before its closing bracket ends: a comment, a comma, an item or the opening bracket. */
  readonly commentsEnd: number;
  /** Whether a comma follows the last item. */
  readonly hasComma: boolean;
  /** Whether that token is a comment up to the end of its line. */
  readonly inLineComment: boolean;
  /** Whether the bracket is on the same line as that token. */
  readonly isOnOneLine: boolean;
}

function endOfList(text: string, place: Span): ListEnd {
  const list = nodeAt(text, place);
  const last = list?.children?.at(-1);
  const lastItem = last && last.offset + last.length;
  const bracket = place.offset + place.length - 1;
  const scanner = createScanner(text);
  scanner.setPosition(lastItem ?? place.offset + 1);
  let commentsEnd = lastItem ?? place.offset + 1;
  let hasComma = false;
  let inLineComment = false;
  for (scanner.scan(); scanner.getTokenOffset() < bracket; scanner.scan()) {
    const token = scanner.getTokenOffset();
    const first = text.charAt(token);
    if (first.trim() !== '') {
      commentsEnd = token + scanner.getTokenLength();
      hasComma ||= first === ',';
      inLineComment = text.startsWith('//', token);
    }
  }
  return {
    lastItem,
    indent: last && indentAt(text, last.offset),
    commentsEnd,
    hasComma,
    inLineComment,
    isOnOneLine: !/[\r\n]/.test(text.slice(commentsEnd, bracket)),
  };
}

function nodeAt(text: string, { offset }: Span): JsonNode | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root && propertiesOf(root).find(({ value }) => value?.offset === offset)?.value;
}

/** The layout of a text: one level of indentation, and its line ending. */
function layoutOf(text: string): { readonly unit: string; readonly lineEnd: string } {
  const [, unit] = /^\s*\{[^\S\r\n]*[\r\n]+([ \t]+)"/.exec(text) ?? [];
  return { unit: unit ?? '  ', lineEnd: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** The white space before an offset on its line; `undefined` if something else is there. */
function indentAt(text: string, offset: number): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, offset))?.[1];
}

function jsonOf(test: FileTest, fileAccount: string | undefined): Readonly<Record<string, unknown>> {
  const { name, mode, targets, expect, account } = test;
  return {
    name,
    interaction: 'createChat',
    mode,
    targets: targets.map(formatTarget),
    expect,
    ...(account === undefined || account === fileAccount ? {} : { account }),
  };
}

function chunks(results: readonly CheckResult[]): (readonly CheckResult[])[] {
  const { targets: size } = testFileLimits;
  return results.length <= size
    ? results.length === 0
      ? []
      : [results]
    : [results.slice(0, size), ...chunks(results.slice(size))];
}

function expectationOf({ verdict }: CheckResult): Expectation {
  return verdict.kind === 'denied' ? 'denied' : 'allowed';
}
