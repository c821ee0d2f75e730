import assert from 'node:assert/strict';
import { isRecord } from '../emulator/json.ts';
import { useEmulator } from '../emulator/testEmulator.ts';
import { exampleCaller, exampleLister, exampleTenant } from './exampleTenant.ts';
import { officialExamples } from './examples.ts';
import type { Example } from './examples.ts';
import { validateRequest, validateResponse } from './openapi.ts';

describe('The official examples', () => {
  it('are all there', () => {
    const withRequest = officialExamples.filter(({ request }) => request !== undefined);
    const withResponse = officialExamples.filter(({ response }) => response !== undefined);
    assert.deepEqual([officialExamples.length, withRequest.length, withResponse.length], [54, 51, 52]);
  });

  for (const { id, request } of officialExamples)
    if (request !== undefined)
      it(`are accepted as requests: ${id}`, () => {
        const { method, address, headers, body } = request;
        assert.deepEqual(validateRequest(method, address, { headers, body }), []);
      });

  for (const { id, request, response } of officialExamples)
    if (response !== undefined)
      it(`validate as answers: ${id}`, () => {
        const { method, address } = request ?? { method: 'GET', address: '/me' };
        const errors = validateResponse(method, address, response.status, response.body, {
          undeclared: 'allow',
        });
        assert.deepEqual(errors, []);
      });

  it('hold no undeclared properties but these', () => {
    const undeclared = officialExamples.flatMap(({ request, response }) =>
      response === undefined
        ? []
        : validateResponse(
            request?.method ?? 'GET',
            request?.address ?? '/me',
            response.status,
            response.body,
          ),
    );
    const names = undeclared.map(
      error => /additional properties: (?<name>.+)$/u.exec(error)?.groups?.['name'],
    );
    // The first is `viewpoint` on an old page; the others are properties of users that the slice leaves out.
    assert.deepEqual([...new Set(names)].sort(), [
      'chatViewpoint',
      'mailNickname',
      'otherMails',
      'postalCode',
      'proxyAddresses',
    ]);
  });
});

/** An answer without its annotations, which the pages write in several ways, and with its first items alone. */
function withoutContext(body: unknown, items?: number): Record<string, unknown> {
  const fields = isRecord(body) ? body : {};
  const value = fields['value'];
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('@odata.'))),
    ...(Array.isArray(value) ? { value: value.slice(0, items) } : {}),
  };
}

/** The examples whose ids begin so, as long as they show a request. */
function examplesOf(
  ...beginnings: readonly string[]
): readonly (readonly [string, NonNullable<Example['request']>, Example['response']])[] {
  return officialExamples.flatMap(({ id, request, response }) =>
    request !== undefined && beginnings.some(beginning => id.startsWith(beginning))
      ? [[id, request, response] as const]
      : [],
  );
}

describe('The official examples, replayed at the emulator,', () => {
  const tested = useEmulator({ tenant: exampleTenant() });

  async function replay({ method, address, headers, body }: NonNullable<Example['request']>): Promise<{
    status: number;
    body: unknown;
    location: string | undefined;
  }> {
    // The context of `/me/chats` names whose chats they are.
    const caller = address.includes('/me/') ? exampleLister : exampleCaller;
    const token = tested.emulator.tokenFor(caller);
    const answer = await tested.sendBare(address, {
      method,
      token,
      headers: { ...headers, host: 'graph.microsoft.com' },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, body: answer.body, location: answer.headers.location };
  }

  const replayed = examplesOf(
    'teamwork_determineIfInteractionIsAllowed',
    'chatthis.removeallaccessforuser',
    'teams-admin removeAllAccessForUser',
    'chat-delete-members',
    'chat-get-members',
    'list_chat_members',
  );
  for (const [id, request, response] of replayed)
    it(`give the documented answer: ${id}`, async () => {
      // An older page shows the action without an id.
      tested.emulator.choices.removeAllWithoutId = '204';
      const { status, body } = await replay(request);
      assert.deepEqual({ status, body }, { status: response?.status, body: response?.body });
    });

  for (const [id, request] of examplesOf('chat-post-members', 'add_member_to_chat'))
    it(`add a member: ${id}`, async () => {
      const { status, body, location } = await replay(request);
      const added = tested.emulator.tenant.chats
        .get('19:cf66807577b149cca1b7af0c32eec122@thread.v2')
        ?.members.at(-1);
      const asked = request.body as Record<string, unknown>;
      assert.deepEqual(
        [status, body, location, added?.roles, added?.visibleHistoryStartDateTime],
        [
          201,
          undefined,
          `/chats/19:cf66807577b149cca1b7af0c32eec122@thread.v2/members/${added?.id ?? ''}`,
          asked['roles'],
          asked['visibleHistoryStartDateTime'] ?? null,
        ],
      );
    });

  const aboutApps = examplesOf(
    'chat_list_permission_grants',
    'list_installed_apps_in_chat',
    'get_installedApps_in_chat',
  );
  for (const [id, request, response] of aboutApps)
    it(`show the apps and grants of a chat: ${id}`, async () => {
      // The examples show no permissions that an app requires.
      tested.emulator.choices.definitionAuthorization = 'absent';
      const { status, body } = await replay(request);
      const expected = withoutContext(response?.body);
      // One chat stands for two examples, and has the apps of both.
      const shown = Array.isArray(expected['value']) ? expected['value'].length : 0;
      assert.deepEqual(
        { status, body: withoutContext(body, shown) },
        { status: response?.status, body: expected },
      );
    });

  it('find no chats by an installed app unless that is said to work', async () => {
    const [found] = examplesOf('chats_filtered_by_installed_app');
    const address = found?.[1].address.replace('{user-id}', exampleCaller.oid) ?? '';
    const [refused, applied] = [await statusWhere(address, '403'), await statusWhere(address, 'applied')];
    assert.deepEqual([refused, applied], [403, 200]);
  });

  async function statusWhere(address: string, choice: '403' | 'applied'): Promise<number> {
    tested.emulator.choices.chatsByInstalledApp = choice;
    return (await replay({ method: 'GET', address, headers: {}, body: undefined })).status;
  }

  it('are as many as the pages show', () => {
    assert.deepEqual(
      [replayed.length, examplesOf('chat-post-members', 'add_member_to_chat').length, aboutApps.length],
      [11, 8, 8],
    );
  });
});
