/** Where the extension is published, as far as that is known. */
export interface Publication {
  /** The name that the registries know the publisher by. */
  readonly publisher: string;
  /** Unknown for a package that nobody publishes. */
  readonly repository: Repository | undefined;
}

/** The public repository. */
export interface Repository {
  /** `https://…`, without a slash at the end. */
  readonly url: string;
  /** The tag or commit that was packaged: links lead to files as they were. */
  readonly ref: string;
}

/** A `package.json`. */
export type Manifest = Readonly<Record<string, unknown>> & { readonly version: string };

/**
 * Reads where the extension is published. This is the one place that knows: the publisher is that of the manifest or
 * `EXTENSION_PUBLISHER`, the repository the one that GitHub Actions names.
 * @throws where a name is none
 */
export function readPublication(manifest: Manifest, environment: NodeJS.ProcessEnv): Publication {
  const publisher = given(environment['EXTENSION_PUBLISHER']) ?? manifest['publisher'];
  if (typeof publisher !== 'string' || !/^[a-z0-9][a-z0-9-]*$/i.test(publisher)) {
    throw new Error(`This is no name of a publisher: ${String(publisher)}`);
  }
  return { publisher, repository: readRepository(environment) };
}

function readRepository(environment: NodeJS.ProcessEnv): Repository | undefined {
  const name = given(environment['GITHUB_REPOSITORY']);
  if (name === undefined) return undefined;
  const server = given(environment['GITHUB_SERVER_URL']) ?? 'https://github.com';
  const url = `${server}/${name}`;
  if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(url)) throw new Error(`This is no repository: ${url}`);
  const tag = environment['GITHUB_REF_TYPE'] === 'tag' ? environment['GITHUB_REF_NAME'] : undefined;
  return { url, ref: given(tag) ?? given(environment['GITHUB_SHA']) ?? 'HEAD' };
}

/** A variable that a workflow does not know is empty. */
function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

const forDevelopers: readonly string[] = ['scripts', 'devDependencies'];

/** The manifest to ship: with what is known of the publication, without what only developers need. */
export function publishedManifest(manifest: Manifest, { publisher, repository }: Publication): Manifest {
  const shipped = Object.entries(manifest).filter(([key]) => !forDevelopers.includes(key));
  return {
    ...Object.fromEntries(shipped),
    version: manifest.version,
    publisher,
    ...(repository === undefined
      ? {}
      : {
          repository: { type: 'git', url: `${repository.url}.git` },
          bugs: { url: `${repository.url}/issues` },
          homepage: `${repository.url}#readme`,
          qna: `${repository.url}/blob/HEAD/SUPPORT.md`,
        }),
  };
}

/**
 * Whether a version is a pre-release. The Marketplace takes no `-beta` in a version, so VS Code counts an odd minor
 * number as a pre-release and an even one as a release.
 * @see https://code.visualstudio.com/api/working-with-extensions/publishing-extension#prerelease-extensions
 */
export function isPreRelease(version: string): boolean {
  const minor = /^\d+\.(\d+)\.\d+$/.exec(version)?.[1];
  if (minor === undefined) throw new Error(`This is no version that the Marketplace takes: ${version}`);
  return Number(minor) % 2 === 1;
}
