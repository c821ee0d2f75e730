// What `npm run package` runs after the build: writes teams-chat-access.vsix, and what is in it as
// teams-chat-access.cdx.json. With --release it is for publication, with the addresses that the workflow knows, and
// refuses what must not be published. Without, it is the same whoever makes it.
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Metafile } from 'esbuild';
import { billOfMaterials, type Bom } from './bom.ts';
import { newestEntry, withoutFileLinks } from './documents.ts';
import { noticesOf, noticesText, problemsOf } from './notices.ts';
import {
  isPreRelease,
  publishedManifest,
  readPublication,
  type Manifest,
  type Publication,
  type Repository,
} from './publication.ts';

const name = 'teams-chat-access';
const vsce = new URL('../node_modules/@vscode/vsce/vsce', import.meta.url);

/** Midnight of the first day that a ZIP file can name: the same package whenever it is made. */
const earliestZipTime = '315532800';

const { values: options } = parseArgs({ options: { release: { type: 'boolean', default: false } } });
// Checked by the tests of the manifest.
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest;
const publication = readPublication(manifest, options.release ? process.env : {});
if (options.release) await refuseUnready(publication);

const folder = await mkdtemp(path.join(tmpdir(), `${name}-`));
try {
  const bom = await readBom(folder);
  const notices = noticesOf(bom);
  const problems = problemsOf(notices);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const stage = path.join(folder, 'stage');
  for (const file of await shippedFiles()) await ship(stage, file, await readFile(file));
  await ship(stage, 'package.json', JSON.stringify(publishedManifest(manifest, publication), undefined, 2));
  await ship(stage, 'ThirdPartyNotices.txt', noticesText(notices));
  if (publication.repository === undefined) {
    for (const file of ['README.md', 'CHANGELOG.md']) {
      await ship(stage, file, withoutFileLinks(await readFile(file, 'utf8')));
    }
  }
  await ship(stage, '.vscodeignore', '# Everything here was let through.\n');
  await runVsce(stage);
  await writeFile(`${name}.cdx.json`, `${JSON.stringify(bom, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @throws where this must not be published as it is */
async function refuseUnready({ repository }: Publication): Promise<void> {
  if (repository === undefined) {
    throw new Error('A release needs the address of its repository, in GITHUB_REPOSITORY as owner/name.');
  }
  const tag = process.env['GITHUB_REF_TYPE'] === 'tag' ? repository.ref : undefined;
  if (tag !== undefined && tag !== `v${manifest.version}`) {
    throw new Error(`The tag of version ${manifest.version} is v${manifest.version}, not ${tag}.`);
  }
  const newest = newestEntry(await readFile('CHANGELOG.md', 'utf8'));
  if (newest?.version !== manifest.version) {
    throw new Error(`CHANGELOG.md must begin with a dated heading for ${manifest.version}.`);
  }
}

/** What is bundled, and what the whole is. */
async function readBom(folder: string): Promise<Bom> {
  // Written by esbuild.mjs a moment ago.
  const metafiles = JSON.parse(await readFile('dist/bundled.json', 'utf8')) as readonly Metafile[];
  const bom = await billOfMaterials(metafiles, folder);
  // The generator takes the key of the description for the description.
  const texts = JSON.parse(await readFile('package.nls.json', 'utf8')) as { readonly description: string };
  const component = {
    ...bom.metadata.component,
    description: texts.description,
    ...(publication.repository && { externalReferences: addressesOf(publication.repository) }),
  };
  return { ...bom, metadata: { ...bom.metadata, component } };
}

function addressesOf({ url }: Repository): NonNullable<Bom['metadata']['component']['externalReferences']> {
  return [
    { type: 'issue-tracker', url: `${url}/issues` },
    { type: 'vcs', url: `${url}.git` },
    { type: 'website', url: `${url}#readme` },
  ];
}

/** The files that `.vscodeignore` lets through. @throws where it names what is not there */
async function shippedFiles(): Promise<readonly string[]> {
  const lines = (await readFile('.vscodeignore', 'utf8')).split('\n');
  const patterns = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
  return (await Promise.all(patterns.map(filesLike))).flat();
}

/** The files with a name such as `media/*.svg`. */
async function filesLike(pattern: string): Promise<readonly string[]> {
  const folder = path.posix.dirname(pattern);
  const escaped = path.posix.basename(pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const wanted = new RegExp(`^${escaped.replaceAll('*', '.*')}$`);
  const names = (await readdir(folder)).filter(file => wanted.test(file));
  if (names.length === 0) throw new Error(`.vscodeignore lets through what is not there: ${pattern}`);
  return names.map(file => path.posix.join(folder, file));
}

/** Puts a file into the package, readable and no more, whatever it is here. */
async function ship(stage: string, file: string, content: string | Buffer): Promise<void> {
  const target = path.join(stage, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
  await chmod(target, 0o644);
}

/**
 * Has vsce check what is shipped and make the package of it. It makes links absolute, or fails where a link would lead
 * nowhere.
 */
async function runVsce(stage: string): Promise<void> {
  const { repository } = publication;
  const parameters = [
    ...['package', '--no-dependencies', '--out', path.resolve(`${name}.vsix`)],
    ...(isPreRelease(manifest.version) ? ['--pre-release'] : []),
    ...(repository === undefined
      ? ['--allow-missing-repository']
      : [
          ...['--baseContentUrl', `${repository.url}/blob/${repository.ref}`],
          ...['--baseImagesUrl', `${repository.url}/raw/${repository.ref}`],
        ]),
  ];
  const child = spawn(process.execPath, [fileURLToPath(vsce), ...parameters], {
    cwd: stage,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { SOURCE_DATE_EPOCH: earliestZipTime, ...process.env, TZ: 'UTC' },
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (exitCode !== 0) throw new Error('The extension could not be packaged.');
}
