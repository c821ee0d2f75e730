import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';

/** The parts of a CycloneDX bill of materials that are read or completed here. */
export interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

/** A package. */
export interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly licenses?: readonly DeclaredLicense[];
  readonly externalReferences?: readonly ExternalReference[];
  readonly evidence?: { readonly licenses?: readonly FoundLicense[] };
}

/** What a package says about its licence: an SPDX id, a name of its own, or an expression of several. */
export interface DeclaredLicense {
  readonly license?: { readonly id?: string; readonly name?: string };
  readonly expression?: string;
}

/** A text of a licence; `content` is in base64. */
export interface FoundLicense {
  readonly license: { readonly name: string; readonly text: LicenseText };
}

interface LicenseText {
  readonly content: string;
  readonly contentType: string;
  readonly encoding: 'base64';
}

interface ExternalReference {
  readonly url: string;
  readonly type: string;
}

/** Texts that packages say they have and do not bring along, each named after its package with `+` for `/`. */
const keptTexts = new URL('licenses/', import.meta.url);

const generator = new URL(
  '../node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js',
  import.meta.url,
);

/**
 * The bill of materials of what is bundled, without times and random numbers. Packages of which nothing was left in
 * the bundles are there too, as `excluded`.
 * @param metafiles of bundles of one project, which is in the working folder
 * @param folder for a file of a moment
 * @throws where the generator finds it invalid
 */
export async function billOfMaterials(metafiles: readonly Metafile[], folder: string): Promise<Bom> {
  const metafile = path.join(folder, 'metafile.json');
  await writeFile(metafile, JSON.stringify(mergeMetafiles(metafiles)));
  const options = [
    ...['--spec-version', '1.6', '--output-reproducible', '--gather-license-texts', '--validate'],
    ...['--output-file', '-'],
  ];
  const parameters = [fileURLToPath(generator), ...options, metafile];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { maxBuffer: Infinity });
  // The generator has validated it.
  const bom = JSON.parse(stdout) as Bom;
  return { ...bom, components: await Promise.all(bom.components.map(withKeptText)) };
}

/** One metafile for several bundles of the same sources. */
export function mergeMetafiles(metafiles: readonly Metafile[]): Metafile {
  const inputs: Metafile['inputs'] = {};
  const outputs: Metafile['outputs'] = {};
  for (const metafile of metafiles) {
    Object.assign(outputs, metafile.outputs);
    for (const [file, input] of Object.entries(metafile.inputs)) {
      inputs[file] = { ...input, imports: [...(inputs[file]?.imports ?? []), ...input.imports] };
    }
  }
  return { inputs, outputs };
}

/** The name of a package as npm has it. */
export function packageName({ group, name }: Component): string {
  return group === undefined ? name : `${group}/${name}`;
}

/** A package with the text that is kept for it, if it brings none along. */
async function withKeptText(component: Component): Promise<Component> {
  if (component.evidence?.licenses !== undefined) return component;
  const file = new URL(`${packageName(component).replace('/', '+')}.txt`, keptTexts);
  const text = await readFile(file, 'base64').catch(() => undefined);
  if (text === undefined) return component;
  const license: FoundLicense['license'] = {
    name: 'from the repository of the package',
    text: { content: text, contentType: 'text/plain', encoding: 'base64' },
  };
  return { ...component, evidence: { licenses: [{ license }] } };
}
