import { mkdir, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What VS Code is given to load. */
export interface Bundles {
  /** The folder of the stand-in sign-in extension. */
  readonly provider: string;
  /** The module that runs the tests in the extension host. */
  readonly suite: string;
}

/** Bundles the stand-in extension and the tests into `folder`: an extension host reads neither TypeScript nor our modules. */
export async function bundle(folder: string): Promise<Bundles> {
  const provider = path.join(folder, 'provider');
  const suite = path.join(folder, 'suite.cjs');
  await mkdir(provider, { recursive: true });
  await copyFile(path.join(here, 'provider/package.json'), path.join(provider, 'package.json'));
  await bundleModule(path.join(here, 'provider/extension.ts'), path.join(provider, 'extension.cjs'));
  await bundleModule(path.join(here, 'suite/main.ts'), suite);
  return { provider, suite };
}

/** Bundles a module for an extension host. */
export async function bundleModule(source: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // As the extension is bundled: what `main` names is not always a module that can be.
    mainFields: ['module', 'main'],
    external: ['vscode'],
    logLevel: 'error',
    sourcemap: 'inline',
    sourcesContent: false,
  });
}
