// Ends badly unless the tag that is released is "v" and the version of the extension.
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: name } = process.env;
if (kind !== 'tag' || name !== `v${version}`) {
  console.error(
    `The version is ${version}, and what is released is the ${kind ?? 'nothing'} ${name ?? ''}. Push the tag v${version}.`,
  );
  process.exitCode = 1;
}
