import { deepEqual, match, rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { Metafile } from 'esbuild';
import MarkdownIt from 'markdown-it';
import type { Bom } from '../../build/bom.ts';
import { packageName } from '../../build/bom.ts';
import { isPreRelease, type Manifest } from '../../build/publication.ts';
import { packageIn, runPackaging, type Packaged } from './packaging.ts';

const documents = ['readme.md', 'changelog.md'];

describe('The package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  let folder: string;
  let local: Packaged;
  let published: Packaged;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-package-'));
    local = await packageIn(path.join(folder, 'local'), {
      environment: { GITHUB_REPOSITORY: 'somebody/somewhere' },
    });
    published = await packageIn(path.join(folder, 'published'), {
      release: true,
      environment: {
        GITHUB_REPOSITORY: 'contoso/teams-chat-access',
        GITHUB_REF_TYPE: 'tag',
        GITHUB_REF_NAME: `v${version}`,
        EXTENSION_PUBLISHER: 'contoso',
        // With telemetry, more is bundled.
        TEAMS_CHAT_ACCESS_TELEMETRY: 'InstrumentationKey=none',
      },
    });
  });

  after(async () => rm(folder, { recursive: true, force: true }));

  it('is the same whenever, wherever and by whomever it is made', async () => {
    const elsewhere = await packageIn(path.join(folder, 'some', 'other place'), {
      environment: { TZ: 'Asia/Tokyo' },
      mode: 0o600,
    });
    deepEqual(hashes(elsewhere), hashes(local));
    deepEqual(elsewhere.vsix.equals(local.vsix), true);
  });

  it('for oneself has no link and no image but with an address', () => {
    const targets = documents.flatMap(name => targetsIn(textOf(local, name)));
    deepEqual(
      targets.filter(target => !isReachable(target)),
      [],
    );
  });

  it('for oneself names no repository, whoever makes it', () => {
    const { repository, bugs, homepage, qna, publisher } = manifestOf(local);
    deepEqual(
      { repository, bugs, homepage, qna, publisher },
      {
        repository: undefined,
        bugs: undefined,
        homepage: undefined,
        qna: undefined,
        publisher: 'teams-chat-access',
      },
    );
  });

  it('for publication has every link and every image with an address', () => {
    const targets = documents.flatMap(name => targetsIn(textOf(published, name)));
    deepEqual(
      targets.filter(target => !isReachable(target)),
      [],
    );
  });

  it('for publication leads to the files of the tag', async () => {
    const base = 'https://github.com/contoso/teams-chat-access';
    const source = ['README.md', 'CHANGELOG.md'].map(name => readFile(name, 'utf8'));
    const files = (await Promise.all(source))
      .flatMap(targetsIn)
      .filter(target => !/^(?:https:|mailto:|#)/.test(target));
    const expected = files.map(
      file => `${base}/${/\.(?:png|gif)$/.test(file) ? 'raw' : 'blob'}/v${version}/${file}`,
    );
    const targets = documents.flatMap(name => targetsIn(textOf(published, name)));
    deepEqual(
      targets.filter(target => target.startsWith(`${base}/`)),
      expected,
    );
  });

  it('for publication names where to ask and to report, from the same address', () => {
    const { repository, bugs, homepage, qna, publisher } = manifestOf(published);
    deepEqual(
      { repository, bugs, homepage, qna, publisher },
      {
        repository: { type: 'git', url: 'https://github.com/contoso/teams-chat-access.git' },
        bugs: { url: 'https://github.com/contoso/teams-chat-access/issues' },
        homepage: 'https://github.com/contoso/teams-chat-access#readme',
        qna: 'https://github.com/contoso/teams-chat-access/blob/HEAD/SUPPORT.md',
        publisher: 'contoso',
      },
    );
  });

  it('says whether it is a pre-release', () => {
    const isMarked = textOf(local, 'extension.vsixmanifest').includes('Code.PreRelease" Value="true"');
    deepEqual(isMarked, isPreRelease(version));
  });

  for (const variant of ['local', 'published'] as const) {
    const packaged = (): Packaged => (variant === 'local' ? local : published);

    it(`has name, version and licence text of everything that is bundled (${variant})`, async () => {
      const notices = textOf(packaged(), 'ThirdPartyNotices.txt');
      const bundled = await bundledPackages(packaged());
      const missing: string[] = [];
      for (const { name, version, texts } of bundled) {
        const start = notices.indexOf(`\n${name} ${version}\n`);
        const section = start === -1 ? '' : (notices.slice(start).split(/\n-{80}\n/)[0] ?? '');
        const isComplete = texts.length > 0 && texts.every(text => section.includes(text));
        if (!isComplete) missing.push(name);
      }
      // It has no licence file in its package: its text is kept here.
      const kept = bundled.filter(({ texts }) => texts.length === 0).map(({ name }) => name);
      deepEqual(missing, kept);
      for (const name of kept) match(notices, new RegExp(`\n${name} [^]*?\n\nThe MIT License`));
    });

    it(`has a valid bill of materials of the same beside it (${variant})`, async () => {
      const { bom } = packaged();
      const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
      // Validated in the line below.
      const { components } = JSON.parse(bom) as Bom;
      const bundled = await bundledPackages(packaged());
      deepEqual(
        {
          errors: (await validator.validate(bom)) as unknown,
          components: components.map(one => `${packageName(one)} ${one.version ?? ''}`).sort(),
        },
        { errors: null, components: bundled.map(({ name, version }) => `${name} ${version}`).sort() },
      );
    });

    it(`has nothing of the folder in which it was made (${variant})`, () => {
      const { files, bom, folder: place } = packaged();
      const texts = [...files].map(([name, content]): [string, string] => [name, content.toString('latin1')]);
      const telling = [...texts, ['bill of materials', bom] as const].filter(([, text]) =>
        text.includes(place),
      );
      deepEqual(
        telling.map(([name]) => name),
        [],
      );
    });
  }

  it('is not made while a licence is missing', async () => {
    await rm(path.join(local.folder, 'node_modules/jsonc-parser/LICENSE.md'));
    await rejects(runPackaging(local.folder, []), /jsonc-parser 3\.\d+\.\d+ has no licence file/);
  });

  it('is not released without the address of its repository', async () => {
    await rejects(runPackaging(local.folder, ['--release']), /needs the address of its repository/);
  });

  it('is not released under the tag of another version', async () => {
    const environment = {
      GITHUB_REPOSITORY: 'contoso/teams-chat-access',
      GITHUB_REF_TYPE: 'tag',
      GITHUB_REF_NAME: 'v99.0.0',
    };
    await rejects(runPackaging(local.folder, ['--release'], environment), /not v99\.0\.0/);
  });

  it('is not released before the changelog knows its day', async () => {
    await writeFile(path.join(local.folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n');
    const environment = { GITHUB_REPOSITORY: 'contoso/teams-chat-access' };
    await rejects(runPackaging(local.folder, ['--release'], environment), /must begin with a dated heading/);
  });
});

function hashes({ files, bom }: Packaged): Readonly<Record<string, string>> {
  const all: (readonly [string, Buffer | string])[] = [...files, ['bill of materials', bom]];
  return Object.fromEntries(
    all.map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]),
  );
}

function textOf({ files }: Packaged, name: string): string {
  const file = files.get(name);
  if (file === undefined) throw new Error(`There is no ${name} in the package.`);
  return file.toString('utf8');
}

function manifestOf(packaged: Packaged): Readonly<Record<string, unknown>> {
  return JSON.parse(textOf(packaged, 'package.json')) as Readonly<Record<string, unknown>>;
}

/** Where the links and images of a document lead, as a browser would see them. */
function targetsIn(markdown: string): readonly string[] {
  const html = new MarkdownIt({ html: true }).render(markdown);
  return Array.from(html.matchAll(/\s(?:href|src)="([^"]*)"/g), ([, target = '']) => target);
}

function isReachable(target: string): boolean {
  return /^(?:https:\/\/|mailto:|#)/.test(target);
}

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Of the files that look like a licence. */
  readonly texts: readonly string[];
}

/** The packages whose files the bundler read, looked up apart from the packaging. */
async function bundledPackages({ folder }: Packaged): Promise<readonly BundledPackage[]> {
  const metafiles = JSON.parse(
    await readFile(path.join(folder, 'dist/bundled.json'), 'utf8'),
  ) as readonly Metafile[];
  const folders = metafiles
    .flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)))
    .map(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
    .filter(found => found !== undefined);
  return Promise.all([...new Set(folders)].map(one => readBundled(path.join(folder, one))));
}

async function readBundled(place: string): Promise<BundledPackage> {
  const { name, version } = JSON.parse(await readFile(path.join(place, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const files = (await readdir(place)).filter(file => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = await Promise.all(files.map(file => readFile(path.join(place, file), 'utf8')));
  return { name, version, texts: texts.map(text => text.replaceAll('\r\n', '\n').trim()) };
}
