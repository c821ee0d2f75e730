import { deepEqual } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { newestEntry, withoutFileLinks } from '../../../build/documents.ts';

/** The documents for readers, in the root and in docs. */
const documents = ['.', 'docs'].flatMap(folder =>
  readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .map(name => path.posix.join(folder, name)),
);

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Where links and images lead to that name a file of this repository. */
function fileTargets(markdown: string): readonly string[] {
  const html = new MarkdownIt({ html: true }).render(markdown);
  return Array.from(html.matchAll(/\s(?:href|src)="([^"]*)"/g), ([, target = '']) => target).filter(
    target => !/^[a-z]+:/.test(target),
  );
}

/** The headings of a document, as GitHub names them in links. */
function anchorsOf(file: string): readonly string[] {
  return Array.from(read(file).matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** @returns whether there is such a file, and in it such a heading. */
function exists(document: string, target: string): boolean {
  const [name = '', anchor] = decodeURI(target).split('#');
  const file = name === '' ? document : path.posix.join(path.posix.dirname(document), name);
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor));
}

describe('A document of which nothing but the text is shipped', () => {
  it('keeps the words of links to files and loses images', () => {
    const text = [
      '![The Chats view](docs/images/chats.png)',
      'See [the format](docs/activity.md "Format"), [**what** `you` see](docs/a.md#b) and ![one](a.png)[LICENSE](LICENSE).',
      '[![build](badge.svg)](CONTRIBUTING.md)',
      'A list [x], a call f(x)',
    ];
    deepEqual(withoutFileLinks(text.join('\n\n')).split('\n\n'), [
      'See the format, **what** `you` see and LICENSE.',
      '',
      'A list [x], a call f(x)',
    ]);
  });

  it('keeps links that lead to an address or a heading', () => {
    const text =
      '[a](https://a.example/b_(c)) ![b](https://a.example/b.png) [c](#settings) [d](mailto:a@b.example)';
    deepEqual(withoutFileLinks(text), text);
  });
});

describe('The documents', () => {
  it('lead nowhere but to what is there', () => {
    const dead = documents.flatMap(document =>
      fileTargets(read(document))
        .filter(target => !exists(document, target))
        .map(target => `${document}: ${target}`),
    );
    deepEqual(dead, []);
  });
});

describe('The page of a registry', () => {
  const { version, categories, keywords } = JSON.parse(read('package.json')) as {
    readonly version: string;
    readonly categories: readonly string[];
    readonly keywords: readonly string[];
  };

  it('is read in a minute, with three pictures and an animation', () => {
    const readme = read('README.md');
    const images = fileTargets(readme).filter(target => /\.(?:png|gif)$/.test(target));
    deepEqual(
      {
        isShort: readme.trim().split(/\s+/).length <= 700,
        pictures: images.filter(file => file.endsWith('.png')).length,
        animations: images.filter(file => file.endsWith('.gif')).length,
        isSmall: images.every(file => statSync(file).size <= 1_500_000),
      },
      { isShort: true, pictures: 3, animations: 1, isSmall: true },
    );
  });

  it('is found by words that the Marketplace takes: ten at most, each once', () => {
    deepEqual(
      { categories, enough: keywords.length <= 10, once: new Set(keywords).size === keywords.length },
      { categories: ['Testing', 'Other'], enough: true, once: true },
    );
  });

  it('has a changelog that knows the day of the version of the manifest', () => {
    const headings = Array.from(read('CHANGELOG.md').matchAll(/^## (.*)$/gm), ([, heading = '']) => heading);
    const released = headings.filter(heading => heading !== 'Unreleased');
    const entries = released.map(heading => newestEntry(`## ${heading}\n`));
    const days = entries.map(entry => entry?.date ?? '');
    deepEqual(
      {
        newest: entries[0]?.version,
        areDays: days.every(day => new Date(day).toISOString().startsWith(day)),
        order: days,
        // What is not released yet stands above.
        unreleased: headings.lastIndexOf('Unreleased') <= 0,
      },
      { newest: version, areDays: true, order: [...days].sort().reverse(), unreleased: true },
    );
  });
});

describe('The changelog', () => {
  it('begins with what is not released yet, or a version and its day', () => {
    deepEqual(
      [
        '# Changelog\n\n## Unreleased\n\n## 0.1.0 – 2026-11-28\n',
        '# Changelog\n\n## 0.1.0 – 2026-11-28\n',
      ].map(newestEntry),
      [undefined, { version: '0.1.0', date: '2026-11-28' }],
    );
  });
});
