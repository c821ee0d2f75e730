import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { clouds } from '../../../src/graph/cloud.ts';
import { completedManifest } from '../../../src/graph/entraManifest.ts';
import { redirectUris, registrationPermissions } from '../../../src/graph/registration.ts';

const client = '${{AAD_APP_CLIENT_ID}}';
const uris = redirectUris('').map(({ uri }) => uri.replace('<client ID>', client));
const permissions = registrationPermissions(clouds.global).map(({ name }) => name);

/** A manifest of the Agents Toolkit, as far as it matters here. */
const manifest = {
  id: '${{AAD_APP_OBJECT_ID}}',
  appId: client,
  displayName: 'my-app',
  requiredResourceAccess: [
    { resourceAppId: 'Microsoft Graph', resourceAccess: [{ id: 'User.Read', type: 'Scope' }] },
  ],
  web: { redirectUris: ['https://my-app.example/auth'] },
};

const complete = (value: unknown): { readonly manifest: unknown; readonly lacks: unknown } => {
  const completed = completedManifest(JSON.stringify(value, undefined, 2), clouds.global);
  return { manifest: completed && (JSON.parse(completed.text) as unknown), lacks: completed?.lacks };
};

const graphAccess = (names: readonly string[]): unknown => ({
  resourceAppId: 'Microsoft Graph',
  resourceAccess: names.map(id => ({ id, type: 'Scope' })),
});

describe('The manifest of a registration in a project', () => {
  it('gets what signing in from here needs, and keeps all else', () => {
    deepEqual(complete(manifest), {
      manifest: {
        ...manifest,
        requiredResourceAccess: [
          graphAccess(['User.Read', ...permissions.filter(name => name !== 'User.Read')]),
        ],
        isFallbackPublicClient: true,
        publicClient: { redirectUris: uris },
      },
      lacks: ['publicClient', 'redirectUris', 'permissions'],
    });
  });

  it('in the older form gets it there', () => {
    deepEqual(complete({ appId: client, replyUrlsWithType: [{ url: uris[0], type: 'InstalledClient' }] }), {
      manifest: {
        appId: client,
        replyUrlsWithType: uris.map(url => ({ url, type: 'InstalledClient' })),
        allowPublicClient: true,
        requiredResourceAccess: [graphAccess(permissions)],
      },
      lacks: ['publicClient', 'redirectUris', 'permissions'],
    });
  });

  it('lacks nothing once it has all of it, permissions named by their ids included', () => {
    const { manifest: completed } = complete({
      ...manifest,
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: '9547FCB5-d03f-419d-9948-5928bbf71b0f', type: 'Scope' }],
        },
      ],
    });
    deepEqual([complete(completed).lacks, complete(completed).manifest], [[], completed]);
    deepEqual(JSON.stringify(completed).includes('"Chat.ReadBasic"'), false);
  });

  it('lacks a permission that it has for the application alone', () => {
    const role = { id: 'Chat.ReadWrite.All', type: 'Role' };
    const access = permissions
      .filter(name => name !== role.id)
      .map(id => ({ id, type: 'Scope' }))
      .concat(role);
    deepEqual(
      complete({
        ...manifest,
        isFallbackPublicClient: true,
        publicClient: { redirectUris: uris },
        requiredResourceAccess: [{ resourceAppId: 'Microsoft Graph', resourceAccess: access }],
      }).lacks,
      ['permissions'],
    );
  });

  it('gets what it lacks, whatever stands in its place', () => {
    const odd = fc.constantFrom<unknown>(null, true, 5, 'x', {}, [], [null], [[]], ['x'], [{ id: 5 }]);
    const resources = fc.oneof(
      odd,
      odd.map(resourceAccess => [{ resourceAppId: 'Microsoft Graph', resourceAccess }]),
    );
    const publicClient = fc.oneof(
      odd,
      odd.map(list => ({ redirectUris: list })),
    );
    const any = fc.record(
      {
        appId: odd,
        publicClient,
        isFallbackPublicClient: odd,
        allowPublicClient: odd,
        replyUrlsWithType: odd,
        requiredResourceAccess: resources,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(any, value => deepEqual(complete(complete(value).manifest).lacks, [])));
  });

  it('keeps comments and the way it is indented', () => {
    const text = '{\n\t// ours\n\t"appId": "x"\n}\n';
    const completed = completedManifest(text, clouds.global)?.text ?? '';
    deepEqual(
      [
        completed.startsWith('{\n\t// ours\n\t"appId": "x",\n\t"isFallbackPublicClient": true'),
        completed.endsWith('\n}\n'),
      ],
      [true, true],
    );
  });

  it('is none where the text is no JSON object', () => {
    deepEqual(
      ['', '[]', '{"appId": ', 'null', '['.repeat(50_000)].map(text =>
        completedManifest(text, clouds.global),
      ),
      [undefined, undefined, undefined, undefined, undefined],
    );
  });
});
