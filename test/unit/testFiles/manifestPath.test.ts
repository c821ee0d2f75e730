import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { manifestOutside, relativePath } from '../../../src/testFiles/manifestPath.ts';
import type { ManifestPathReason } from '../../../src/testFiles/model.ts';
import { parseTestFile } from '../../../src/testFiles/testFile.ts';

/** Why a test with this path, in a file that lies so deep in the workspace, cannot be run. */
function reasonsFor(manifest: string, depth: number | undefined): ManifestPathReason[] {
  const test = {
    name: 'A test',
    app: { manifest },
    chat: '19:a@thread.v2',
    expect: { permissions: 'manifest' },
  };
  const [entry] = parseTestFile(JSON.stringify({ version: 2, tests: [test] })).entries;
  return (entry ? manifestOutside(entry, depth) : []).flatMap(({ fault }) =>
    fault.kind === 'manifestPath' ? [fault.reason] : [],
  );
}

describe('The path of a manifest', () => {
  it('stays in the folder of the workspace', () => {
    deepEqual(
      [
        reasonsFor('appPackage/manifest.json', 0),
        reasonsFor('./a/../b/./manifest.json', 0),
        reasonsFor('../appPackage/manifest.json', 1),
        reasonsFor('../manifest.json', 0),
        reasonsFor('../../manifest.json', 1),
        reasonsFor('a/../../manifest.json', 0),
        // Out of the folder and back in: what the folder is called differs from computer to computer.
        reasonsFor('../workspace/manifest.json', 0),
      ],
      [[], [], [], ['outside'], ['outside'], ['outside'], ['outside']],
    );
  });

  it('leads nowhere from a file that is in no folder of the workspace', () => {
    deepEqual(reasonsFor('manifest.json', undefined), ['noFolder']);
  });

  it('that is written leads to its file, and stays in the folder', () => {
    const name = fc.constantFrom('a', 'b', 'tests', 'app package');
    const names = fc.array(name, { maxLength: 4 });
    fc.assert(
      fc.property(names, names, (folder, manifestFolder) => {
        const file = [...manifestFolder, 'manifest.json'];
        const path = relativePath(folder, file);
        const reached = path
          .split('/')
          .reduce<readonly string[]>((at, part) => (part === '..' ? at.slice(0, -1) : [...at, part]), folder);
        deepEqual([reached, reasonsFor(path, folder.length)], [file, []]);
      }),
    );
  });
});
