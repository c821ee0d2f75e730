// Ends badly unless the tag that is released is "v" and the version of the extension, and the version is of the kind that
// is asked for.
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name, RELEASE_KIND: wanted } = process.env;
// As VS Code counts: the Marketplace takes no "-beta" in a version.
const kind = Number(version.split('.')[1]) % 2 === 1 ? 'pre-release' : 'release';

if (type !== 'tag' || name !== `v${version}`) {
  end(
    `Version ${version} is released by the tag v${version}, and not by the ${type ?? 'ref'} ${name ?? ''}.`,
  );
}
if (['pre-release', 'release'].includes(wanted ?? '') && wanted !== kind) {
  end(`By its number, version ${version} is a ${kind}, and not a ${wanted}.`);
}

/** @param {string} why */
function end(why) {
  console.error(why);
  process.exitCode = 1;
}
