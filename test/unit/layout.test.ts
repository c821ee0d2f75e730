import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { floors, folderOf, foldersBelow } from '../../floors.mjs';

const source = new URL('../../src/', import.meta.url);

/** What a file imports, static or dynamic, types or values. */
interface SourceFile {
  /** The path within `src`. */
  readonly name: string;
  readonly text: string;
  /** Files within `src`. */
  readonly files: readonly string[];
  /** Packages, `vscode` and Node built-ins. */
  readonly packages: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map(name => {
    const text = readFileSync(new URL(name, source), 'utf8');
    const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    return {
      name,
      text,
      files: imported
        .filter(specifier => specifier.startsWith('.'))
        .map(specifier => path.posix.join(path.posix.dirname(name), specifier)),
      packages: imported.filter(specifier => !specifier.startsWith('.')),
    };
  });

/** The first circle that leads from `name` back to it. */
function circleFrom(name: string, byName: ReadonlyMap<string, SourceFile>): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (at: string, way: readonly string[]): readonly string[] | undefined => {
    for (const next of byName.get(at)?.files ?? []) {
      if (next === name) {
        return [...way, next];
      }
      if (!seen.has(next)) {
        seen.add(next);
        const found = search(next, [...way, next]);
        if (found) {
          return found;
        }
      }
    }
    return undefined;
  };
  return search(name, [name]);
}

/** The names that a file exports. @param of all of them, or values alone. */
function exportsOf({ name, text }: SourceFile, of: 'all' | 'values'): string[] {
  const isWanted = (statement: ts.Statement): boolean =>
    of === 'all' || !(ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement));
  return ts
    .createSourceFile(name, text, ts.ScriptTarget.Latest)
    .statements.filter(isWanted)
    .filter(
      statement =>
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
    )
    .flatMap(statement => {
      if (ts.isVariableStatement(statement)) {
        return statement.declarationList.declarations.map(({ name: declared }) => declared);
      }
      return ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)
        ? [statement.name]
        : [];
    })
    .flatMap(declared => (declared && ts.isIdentifier(declared) ? [declared.text] : []));
}

/** What a file takes from other files of `src`, as `file#name`. */
function importedBy({ name, text }: SourceFile): string[] {
  const placeOf = (specifier: string): string => path.posix.join(path.posix.dirname(name), specifier);
  // The names between the braces of an import, static or awaited, or the one behind an awaited import.
  const patterns = [
    /import (?:type )?\{([^}]*)\} from '(\.[^']*)'/g,
    /const \{([^}]*)\} =\s+await import\('(\.[^']*)'\)/g,
  ];
  const inBraces = patterns.flatMap(pattern =>
    Array.from(text.matchAll(pattern), ([, names = '', specifier = '']) =>
      names.split(',').map(one => `${placeOf(specifier)}#${one.trim().replace(/^type /, '')}`),
    ).flat(),
  );
  const behind = Array.from(
    text.matchAll(/\(await import\('(\.[^']*)'\)\)\.(\w+)/g),
    ([, specifier = '', member = '']) => `${placeOf(specifier)}#${member}`,
  );
  return [...inBraces, ...behind];
}

describe('The layout of src', () => {
  it('has every file in a folder of the house, but for the entry', () => {
    const entry = files.filter(({ name }) => folderOf(name) === undefined).map(({ name }) => name);
    deepEqual(entry.sort(), [
      'commands.ts',
      'extension.node.ts',
      'extension.ts',
      'extension.web.ts',
      'views.ts',
    ]);
  });

  it('has no folder that nothing lies in', () => {
    deepEqual(
      floors.flat().filter(folder => files.every(({ name }) => folderOf(name) !== folder)),
      [],
    );
  });

  it('imports downwards only, whether at the start or later', () => {
    const upwards = files.flatMap(({ name, files: imported }) => {
      const folder = folderOf(name);
      return folder === undefined
        ? []
        : imported
            .filter(other => !foldersBelow(folder).includes(folderOf(other) ?? 'the entry'))
            .map(other => `${name} imports ${other}`);
    });
    deepEqual(upwards, []);
  });

  it('has no circle of files', () => {
    const byName = new Map(files.map(file => [file.name, file]));
    const circles = files.flatMap(({ name }) => circleFrom(name, byName)?.join(' → ') ?? []);
    deepEqual(circles, []);
  });

  it('knows VS Code from the host floor on, and Node built-ins in the folder for them alone', () => {
    const host = floors.findIndex(floor => floor.includes('host'));
    const belowHost = new Set(floors.slice(0, host).flat());
    const wrong = files.flatMap(({ name, packages }) => {
      const folder = folderOf(name) ?? '';
      return packages
        .filter(
          imported =>
            (belowHost.has(folder) && /^(@?vscode(\/|$))/.test(imported)) ||
            (imported.startsWith('node:') && folder !== 'host/node'),
        )
        .map(imported => `${name} imports ${imported}`);
    });
    deepEqual(wrong, []);
  });

  it('gives no two exports one name', () => {
    const places = new Map<string, string[]>();
    for (const file of files) {
      // Overloads are one export.
      // VS Code calls each entry by the same name.
      for (const name of new Set(exportsOf(file, 'all').filter(one => one !== 'activate'))) {
        places.set(name, [...(places.get(name) ?? []), file.name]);
      }
    }
    deepEqual(
      [...places].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.join(', ')}`),
      [],
    );
  });

  it('exports no value that only tests use', () => {
    // VS Code calls the first two; a test compares the others with the manifest, which the compiler cannot.
    const used = new Set([
      'extension.node.ts#activate',
      'extension.web.ts#activate',
      'host/contributions.ts#contextKeys',
      'host/contributions.ts#chatsWelcomeStates',
      ...files.flatMap(importedBy),
    ]);
    const unused = files.flatMap(file =>
      exportsOf(file, 'values')
        .map(name => `${file.name}#${name}`)
        .filter(place => !used.has(place)),
    );
    deepEqual(unused, []);
  });
});
