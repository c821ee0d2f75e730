import { deepEqual, throws } from 'node:assert/strict';
import { isPreRelease, publishedManifest, readPublication } from '../../../build/publication.ts';

const manifest = {
  name: 'teams-chat-access',
  version: '0.1.0',
  publisher: 'teams-chat-access',
  scripts: { build: 'node esbuild.mjs' },
  dependencies: { tslib: '2' },
  devDependencies: { esbuild: '1' },
};

describe('Where the extension is published', () => {
  it('is not known unless somebody says so', () => {
    deepEqual(readPublication(manifest, { GITHUB_REPOSITORY: '', EXTENSION_PUBLISHER: '' }), {
      publisher: 'teams-chat-access',
      repository: undefined,
    });
  });

  it('is known to a workflow, which packages a tag or a commit', () => {
    const workflow = {
      EXTENSION_PUBLISHER: 'contoso',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'contoso/chats',
      GITHUB_SHA: '0123abc',
      GITHUB_REF_NAME: 'v0.2.0',
    };
    const url = 'https://github.example/contoso/chats';
    deepEqual(
      [
        readPublication(manifest, { ...workflow, GITHUB_REF_TYPE: 'branch' }),
        readPublication(manifest, { ...workflow, GITHUB_REF_TYPE: 'tag' }),
        readPublication(manifest, { GITHUB_REPOSITORY: 'contoso/chats' }),
      ],
      [
        { publisher: 'contoso', repository: { url, ref: '0123abc' } },
        { publisher: 'contoso', repository: { url, ref: 'v0.2.0' } },
        {
          publisher: 'teams-chat-access',
          repository: { url: 'https://github.com/contoso/chats', ref: 'HEAD' },
        },
      ],
    );
  });

  it('is refused where it is no address and no name', () => {
    const attempts = [
      { GITHUB_REPOSITORY: 'chats' },
      { GITHUB_REPOSITORY: 'contoso/chats/../others' },
      { GITHUB_REPOSITORY: 'contoso/chats', GITHUB_SERVER_URL: 'http://github.example' },
    ];
    for (const environment of attempts) {
      throws(() => readPublication(manifest, environment), /This is no repository/);
    }
    throws(() => readPublication(manifest, { EXTENSION_PUBLISHER: 'a b' }), /no name of a publisher/);
  });

  it('stands in the manifest that is shipped, which has nothing for developers', () => {
    const shipped = { name: 'teams-chat-access', version: '0.1.0', dependencies: { tslib: '2' } };
    const url = 'https://github.com/contoso/chats';
    deepEqual(
      [
        publishedManifest(manifest, { publisher: 'one', repository: undefined }),
        publishedManifest(manifest, { publisher: 'contoso', repository: { url, ref: 'v0.1.0' } }),
      ],
      [
        { ...shipped, publisher: 'one' },
        {
          ...shipped,
          publisher: 'contoso',
          repository: { type: 'git', url: `${url}.git` },
          bugs: { url: `${url}/issues` },
          homepage: `${url}#readme`,
          qna: `${url}/blob/HEAD/SUPPORT.md`,
        },
      ],
    );
  });
});

describe('A version', () => {
  it('with an odd minor number is a pre-release, as VS Code counts', () => {
    deepEqual(['0.1.0', '0.2.7', '1.0.0', '1.13.2'].map(isPreRelease), [true, false, false, true]);
  });

  it('has no name in it, which the Marketplace would not take', () => {
    throws(() => isPreRelease('0.2.0-beta.1'), /no version that the Marketplace takes/);
  });
});
