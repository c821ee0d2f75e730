import * as vscode from 'vscode';
import type { OwnIdentity } from '../../checks/target.ts';
import { Lines, type Span } from '../../core/jsonNodes.ts';
import { manifestOutside } from '../../testFiles/manifestPath.ts';
import {
  testFileLimits,
  type FileTest,
  type ParsedTestFile,
  type TestEntry,
  type TestFileProblem,
} from '../../testFiles/model.ts';
import { ownTargets } from '../../testFiles/testFile.ts';
import { pickText } from '../text/safeText.ts';
import { faultText } from './testFileText.ts';
import { folderDepth } from './testFileUris.ts';

/** A test file as it is shown. */
export interface ShownFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly parsed: ParsedTestFile;
  readonly lines: Lines;
}

/** One test of the Testing view. */
export interface ShownTest {
  readonly file: ShownFile;
  readonly entry: TestEntry;
}

/** A test that can be run, and where it is shown. */
export interface ReadyTest<Test extends FileTest = FileTest> {
  readonly item: vscode.TestItem;
  readonly shown: ShownTest;
  readonly test: Test;
}

/** The files and tests of the Testing view. An item stays the same as long as its test keeps its name. */
export class TestItems {
  private readonly tests = new WeakMap<vscode.TestItem, ShownTest>();

  constructor(private readonly controller: vscode.TestController) {}

  /** Shows a file as it is now. */
  show(file: ShownFile): void {
    const { items } = this.controller;
    const { uri, parsed, lines } = file;
    const id = uri.toString();
    const item =
      items.get(id) ??
      this.controller.createTestItem(id, pickText(vscode.workspace.asRelativePath(uri)), uri);
    item.range = rangeIn(lines, parsed.problems[0]?.place ?? { offset: 0, length: 0 });
    item.error = problemsText(parsed.problems);
    const ids = new Set<string>();
    item.children.replace(
      parsed.entries.map((entry, index) => {
        // Only its place tells a second test of the same name apart.
        const name = idPart(entry.name ?? '');
        const named = `${id}#${name}`;
        const isUnique = name !== '' && name === entry.name && !ids.has(named);
        let own = isUnique ? named : `${named}#${index}`;
        while (ids.has(own)) {
          own += '#';
        }
        ids.add(own);
        return this.testItem(item.children.get(own), own, index, { file, entry });
      }),
    );
    items.add(item);
  }

  /** Shows that a file cannot be shown. */
  showFailure(uri: vscode.Uri): void {
    const id = uri.toString();
    const item = this.controller.createTestItem(id, pickText(vscode.workspace.asRelativePath(uri)), uri);
    item.error = vscode.l10n.t(
      'This file could not be shown because of an error in this extension. The log has the details.',
    );
    this.controller.items.add(item);
  }

  hide(uri: vscode.Uri): void {
    this.controller.items.delete(uri.toString());
  }

  /** Whether an item is one of those that are shown: its file may have changed since. */
  isShown(item: vscode.TestItem): boolean {
    const siblings = item.parent ? item.parent.children : this.controller.items;
    return siblings.get(item.id) === item;
  }

  /** The test of an item; `undefined` for a file. */
  testOf(item: vscode.TestItem): ShownTest | undefined {
    return this.tests.get(item);
  }

  private testItem(
    known: vscode.TestItem | undefined,
    id: string,
    index: number,
    shown: ShownTest,
  ): vscode.TestItem {
    const { file, entry } = shown;
    const label = entry.name === undefined ? vscode.l10n.t('Test without a name') : pickText(entry.name);
    const item = known ?? this.controller.createTestItem(id, label, file.uri);
    if (known) {
      known.label = label;
      const before = this.tests.get(known)?.entry.test;
      if (JSON.stringify(before) !== JSON.stringify(entry.test)) {
        this.controller.invalidateTestResults(known);
      }
    }
    item.range = rangeIn(file.lines, entry.place);
    item.sortText = String(index).padStart(4, '0');
    item.error = problemsText(entry.problems);
    this.tests.set(item, shown);
    return item;
  }
}

/** The problems of a file that are shown, if it were run as `own`. */
export function problemsOf(
  { uri, parsed }: ShownFile,
  own: OwnIdentity | undefined,
): readonly TestFileProblem[] {
  const depth = folderDepth(uri);
  const problems = [
    ...parsed.problems,
    ...parsed.entries.flatMap(entry => [
      ...entry.problems,
      ...manifestOutside(entry, depth),
      ...(own ? ownTargets(entry, own) : []),
    ]),
  ];
  return problems.slice(0, testFileLimits.problems);
}

/** Characters of a name that become part of an id. */
const idLength = 200;

/** A name as a part of an id, in which VS Code takes no null character. */
function idPart(name: string): string {
  return name.slice(0, idLength).replaceAll('\0', '\ufffd');
}

/** Problems as sentences; `undefined` if there are none. */
export function problemsText(problems: readonly TestFileProblem[]): string | undefined {
  return problems.length === 0 ? undefined : problems.map(({ fault }) => faultText(fault)).join('\n');
}

/** A place as a range of VS Code. */
export function rangeIn(lines: Lines, { offset, length }: Span): vscode.Range {
  const start = lines.positionAt(offset);
  const end = lines.positionAt(offset + length);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
