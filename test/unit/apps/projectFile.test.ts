import { deepEqual, ok } from 'node:assert/strict';
import { environmentFolderIn, manifestPathsIn } from '../../../src/apps/projectFile.ts';

describe('The file of a project', () => {
  it('names manifests and the folder of environments, and nothing outside of the project', () => {
    const text = [
      'environmentFolderPath: "./settings"',
      'provision:',
      '  - uses: teamsApp/zipAppPackage',
      '    with:',
      '      manifestPath: ./appPackage/manifest.chat.json # for chats',
      "      manifestPath: '../other/manifest.json'",
      '      manifestPath: ./appPackage/manifest.${{TEAMSFX_ENV}}.json',
      '      manifestPath: ./appPackage/build/app.zip',
    ].join('\r\n');
    deepEqual(
      [manifestPathsIn(text), environmentFolderIn(text)],
      [['./appPackage/manifest.chat.json'], './settings'],
    );
  });

  it('has its environments in the usual folder where it names none, or one outside', () => {
    deepEqual(
      ['', 'environmentFolderPath:\n', 'environmentFolderPath: ../../etc\n'].map(environmentFolderIn),
      ['env', 'env', 'env'],
    );
  });

  it('may name the folder with blanks, with a comment behind it, or as Windows does', () => {
    const lines = ['"my env" # here', "'my env'", 'my env # here', '.\\env', 'env/'];
    deepEqual(
      lines.map(line => environmentFolderIn(`environmentFolderPath: ${line}\r\nversion: 1\r\n`)),
      ['my env', 'my env', 'my env', './env', 'env/'],
    );
  });

  it('is read in a moment, whatever it holds', () => {
    const hostile = ['\n', ' ', '\n ', 'manifestPath:', 'manifestPath:\n', 'environmentFolderPath:\n'];
    for (const text of hostile.map(part => part.repeat(4_000_000 / part.length))) {
      const start = performance.now();
      manifestPathsIn(text);
      environmentFolderIn(text);
      ok(performance.now() - start < 5000, JSON.stringify(text.slice(0, 20)));
    }
  });
});
