import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Intent, OutcomeLine } from '../../src/access/journalLines.ts';
import { chatIds } from '../emulator/seed/chats.ts';
import { alex, contoso, jonas, laura } from '../emulator/seed/people.ts';
import { useWorld } from './useWorld.ts';

const checks = 'Interaction Checks';

describe('Copied requests and exports', () => {
  const world = useWorld();

  /** Answers the three questions of an export. */
  /** @param subject `undefined` where the command is called on rows, which leave nothing to ask. */
  const exportAs = async (subject: string | undefined, format: string, place: string): Promise<void> => {
    const { quickInput } = world().workbench;
    const steps = subject === undefined ? [format, place] : [subject, format, place];
    for (const [index, step] of steps.entries()) {
      await quickInput.opened(`Export (${index + 1}/${steps.length})`);
      await quickInput.pick(step);
    }
  };

  const saveTo = async (file: string): Promise<void> => {
    const { quickInput } = world().workbench;
    await quickInput.opened('Export');
    // The dialog fills in a name when it has read the folder, in place of whatever was typed.
    await quickInput.valueWith('teams-chat-access-');
    await quickInput.type(file);
    await quickInput.acceptUntilClosed();
  };

  before(async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Check Interaction…');
    await workbench.quickInput.opened('Check Interaction');
    await workbench.quickInput.type(`${jonas.upn}, ${laura.oid}@${laura.tid}`);
    await workbench.quickInput.accept();
    await workbench.quickInput.pick('One request for each person');
    await (await workbench.dialog('This check sends 2 requests.')).click('Check');
    await world().acceptSignIn();
    await workbench.toast('Check ended');
    await workbench.dismissToasts();
  });

  it('give the request of a check as it was sent, without the token @journey', async () => {
    const { workbench, emulator } = world();
    const sent = emulator.requests.find(({ path: address }) => address.endsWith('InteractionIsAllowed'));
    await workbench.contextMenu('Denied: Jonas Keller', 'Copy Request As…', checks);
    await workbench.quickInput.opened('Copy Request As');
    await workbench.quickInput.pick('HTTP');
    await workbench.statusMessage('Request copied.');
    const [variable, , head, body = ''] = (await workbench.clipboard(/^@token/)).split('\n\n');
    assert.deepEqual(
      [variable, head, JSON.parse(body)],
      [
        '@token = {token}',
        'POST https://graph.microsoft.com/beta/teamwork/determineIfInteractionIsAllowed\n' +
          'Authorization: Bearer {{token}}\nContent-Type: application/json',
        sent?.body,
      ],
    );
  });

  it('give the request that would revoke a member, and send nothing', async () => {
    const { workbench, emulator } = world();
    await workbench.expand('Contoso Launch');
    const known = emulator.requests.length;
    await workbench.contextMenu('Laura Weber', 'Copy Request As…');
    await workbench.quickInput.pick('cURL');
    assert.equal(
      await workbench.clipboard(/curl/),
      String.raw`TOKEN='{token}'

curl --request POST 'https://graph.microsoft.com/beta/chats/${encodeURIComponent(chatIds.contosoLaunch)}/removeAllAccessForUser' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'Content-Type: application/json' \
  --data-raw '{"user":{"@odata.type":"microsoft.graph.teamworkUserIdentity","id":"${laura.oid}","tenantId":"${laura.tid}"}}'
`,
    );
    assert.equal(emulator.requests.length, known);
  });

  it('write the checks to a file that spreadsheets can read @journey', async () => {
    const { workbench, server } = world();
    const file = path.join(server.workspace, 'checks.csv');
    await workbench.view(checks).titleAction('Export View…');
    await exportAs(checks, 'CSV', 'Save to a File…');
    await saveTo(file);
    await workbench.toast('Exported to');
    const [head, ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
    assert.deepEqual(
      [head?.startsWith('\ufeffrunId,startedAt,askedBy,'), rows.map(row => row.split(',').slice(5, 10))],
      [
        true,
        [
          ['createChat', jonas.upn, jonas.name, 'denied', 'false'],
          ['createChat', `${laura.oid}@${laura.tid}`, laura.name, 'allowed', 'false'],
        ],
      ],
    );
    await workbench.dismissToasts();
  });

  it('say why a file could not be written, and lose nothing', async () => {
    const { workbench } = world();
    await workbench.contextMenu('Contoso Launch', 'Export…');
    await exportAs(undefined, 'Markdown', 'Save to a File…');
    await saveTo('/sys/chats.md');
    await (
      await workbench.toast(/chats\.md could not be written .*Nothing is lost\./)
    ).click('Open as Document');
    const text = await workbench.editorText();
    assert.match(text, /^# Chats and Members\n/);
    assert.match(text, /\| Laura Weber \|/);
  });

  it('show the activity as JSON', async () => {
    const { workbench, server } = world();
    const folder = path.join(server.globalStorage, 'teams-chat-access.teams-chat-access');
    await mkdir(folder, { recursive: true });
    const lines = [intent, outcome].map(line => `${JSON.stringify(line)}\n`);
    await writeFile(path.join(folder, 'activity.jsonl'), lines.join(''));
    await workbench.runCommand('Teams Chat Access: Export…');
    await exportAs('Activity', 'JSON', 'Open as Document');
    await workbench.page.locator('.view-line').filter({ hasText: '"damagedLines"' }).waitFor();
    const { exportedAt, ...content } = JSON.parse(await workbench.editorText()) as Record<string, unknown>;
    assert.equal(typeof exportedAt, 'string');
    assert.deepEqual(content, {
      report: 'activity',
      version: 1,
      damagedLines: 0,
      unknownLines: 0,
      entries: [
        {
          time: intent.time,
          runId: 'one',
          action: 'revoke',
          status: 'revoked',
          knownSince: outcome.time,
          foundLater: false,
          account: { name: alex.upn, userId: alex.oid, tenantId: contoso.id },
          cloud: 'global',
          chat: { id: intent.chat.id, name: 'Old chat', type: 'group', tenantId: contoso.id },
          person: { name: laura.name, address: laura.upn, userId: laura.oid, tenantId: laura.tid },
          membership: { roles: ['guest'] },
          requestId: 'r',
          clientRequestId: 'c',
        },
      ],
    });
  });
});

const intent: Intent = {
  type: 'intent',
  version: 1,
  id: 'i',
  run: 'one',
  session: '1-gone',
  time: '2026-06-18T12:00:00.000Z',
  action: 'revoke',
  cloud: 'global',
  account: { id: 'a', label: alex.upn, userId: alex.oid, tenantId: contoso.id },
  chat: { id: '19:old@thread.v2', label: 'Old chat', type: 'group', tenantId: contoso.id },
  person: { userId: laura.oid, tenantId: laura.tid, displayName: laura.name, email: laura.upn },
  membership: { roles: ['guest'] },
  clientRequestId: 'c',
};

const outcome: OutcomeLine = {
  type: 'outcome',
  version: 1,
  id: 'i',
  time: '2026-06-18T12:00:01.000Z',
  outcome: 'revoked',
  requestId: 'r',
  clientRequestId: 'c',
};
