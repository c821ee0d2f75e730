import { createScanner, parseTree } from 'jsonc-parser';
import type { AppPermission } from '../apps/model.ts';
import { formatTarget } from '../checks/target.ts';
import { propertiesOf, type JsonNode, type Span } from '../core/jsonNodes.ts';
import { appTestsVersion, type AppTest, type CheckTest, type FileTest } from './model.ts';
import { parseTestFile } from './testFile.ts';

/** A text that takes the place of a part of another one. */
export interface TextChange {
  readonly offset: number;
  /** How much is replaced; 0 for a text that is inserted. */
  readonly length: number;
  readonly text: string;
}

/** The text of a new file with these tests. An account that they all share is written once. */
export function newTestFile(tests: readonly FileTest[]): string {
  const [account] = new Set(tests.map(test => test.account));
  const content = {
    version: versionFor(tests),
    ...(account === undefined ? {} : { account }),
    tests: tests.map(test => jsonOf(test, account)),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * The changes that add these tests at the end of a test file, from its beginning to its end. Nothing in it is removed or
 * moved, and nothing is replaced but a version that does not have tests of this kind yet.
 * @returns `undefined` for a file with problems as a whole
 */
export function changesFor(text: string, tests: readonly FileTest[]): readonly TextChange[] | undefined {
  const { problems, testsPlace, account, version } = parseTestFile(text);
  if (problems.length > 0 || !testsPlace || !version) {
    return undefined;
  }
  const needed = versionFor(tests);
  const newer = needed > version.number ? [{ ...version.place, text: String(needed) }] : [];
  return [...newer, ...insertionsFor(text, tests, testsPlace, account)].sort(
    (one, other) => one.offset - other.offset,
  );
}

/** The lowest version of the format that has such tests: whoever has an older extension can read the rest. */
function versionFor(tests: readonly FileTest[]): number {
  return tests.some(({ kind }) => kind === 'app') ? appTestsVersion : 1;
}

function insertionsFor(
  text: string,
  tests: readonly FileTest[],
  testsPlace: Span,
  account: string | undefined,
): readonly TextChange[] {
  const { unit, lineEnd } = layoutOf(text);
  const { lastItem, indent, commentsEnd, hasComma, inLineComment, isOnOneLine } = endOfList(text, testsPlace);
  const outer = indentOfLine(text, testsPlace.offset);
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
    return [inserted(commentsEnd, isOnOneLine ? `${added}${lineEnd}${outer}` : added)];
  }
  // The comma goes right after the last item, so that comments after that item stay with it.
  return hasComma
    ? [inserted(commentsEnd, `${added},`)]
    : [inserted(lastItem, ','), inserted(commentsEnd, added)];
}

function inserted(offset: number, text: string): TextChange {
  return { offset, length: 0, text };
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

/** The white space at the beginning of the line with an offset. */
function indentOfLine(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset), text.lastIndexOf('\r', offset)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The white space before an offset on its line; `undefined` if something else is there. */
function indentAt(text: string, offset: number): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, offset))?.[1];
}

function jsonOf(test: FileTest, fileAccount: string | undefined): Readonly<Record<string, unknown>> {
  const { name, account } = test;
  return {
    name,
    ...(test.kind === 'check' ? checkJson(test) : appJson(test)),
    ...(account === undefined || account === fileAccount ? {} : { account }),
  };
}

function checkJson({ mode, targets, expect }: CheckTest): object {
  return { interaction: 'createChat', mode, targets: targets.map(formatTarget), expect };
}

function appJson({ app, chatId, permissions, version }: AppTest): object {
  return {
    app:
      app.kind === 'id'
        ? { id: app.id }
        : { manifest: app.path, ...(app.environment === undefined ? {} : { environment: app.environment }) },
    chat: chatId,
    expect: {
      permissions: permissions === 'manifest' ? permissions : permissions.map(permissionJson),
      ...(version === undefined ? {} : { version: version === 'manifest' ? version : version.exactly }),
    },
  };
}

/** A permission as a manifest has it. */
function permissionJson({ name, type }: AppPermission): object {
  return { name, type: type === 'delegated' ? 'Delegated' : 'Application' };
}
