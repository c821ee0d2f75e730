import assert from 'node:assert/strict';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { writeLine, type Intent, type OutcomeLine } from '../../src/access/journalLines.ts';
import { chatIds } from '../emulator/seed/chats.ts';
import { alex, contoso, lynne } from '../emulator/seed/people.ts';
import { journalFileOf, oldIntent } from './journalFile.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('The Activity view', () => {
  const world = useWorld();

  const activity = () => world().workbench.view('Activity');
  const journalFile = (): string => journalFileOf(world());

  async function journalLines(): Promise<readonly (Intent | OutcomeLine)[]> {
    const text = await readFile(journalFile(), 'utf8');
    return text
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Intent | OutcomeLine);
  }

  /** Waits for a row that says this, which may take the place of another. */
  const shows = (text: string | RegExp): Promise<void> =>
    activity().locator.locator('.monaco-list-row').filter({ hasText: text }).first().waitFor();

  /** Labels and descriptions, without the times, which come last. */
  async function rows(): Promise<string[]> {
    return (await activity().rows()).map(({ label, description }) => {
      const [first, ...others] = description.split(' · ');
      return others.length === 0 ? label : `${label} | ${first ?? ''}`;
    });
  }

  /** A chat of Alex's that no page read so far has, and somebody else in it. */
  function farDown(): { readonly id: string; readonly listed: string } {
    const { chats } = world().emulator.tenant;
    const [found] = [...chats.values()].reverse().flatMap(({ id, chatType, members }) => {
      const ids = members.flatMap(member => ('userId' in member ? (member.userId ?? []) : []));
      const listed = ids.find(userId => userId !== alex.oid);
      return chatType === 'group' && ids.includes(alex.oid) && listed !== undefined ? [{ id, listed }] : [];
    });
    assert.ok(found);
    return found;
  }

  it('says that nothing was changed yet @journey', async () => {
    await activity().unfold();
    await activity().welcomeTextWith('No activity is recorded.');
  });

  it('has a revocation with what became of it, by whom and where, as soon as it is known @journey', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch');
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await world().acceptSignIn();
    await workbench.toast('Laura Weber no longer has access to "Contoso Launch".');
    await shows(/Revoked: Laura Weber.*Contoso Launch · /);
    assert.deepEqual(await rows(), [
      'Revoked: Laura Weber in Contoso Launch',
      'Revoked: Laura Weber | Contoso Launch',
    ]);
    await workbench.dismissToasts();
  });

  it('gives the client-request-id, to quote to support', async () => {
    const { workbench } = world();
    assert.deepEqual(await workbench.contextMenuItems('Revoked: Laura Weber', 'Activity'), [
      'Re-add Member…',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
    ]);
    await workbench.contextMenu('Revoked: Laura Weber', 'Copy ID', 'Activity');
    await workbench.statusMessage('ID copied: Laura Weber.');
    const [intent] = await journalLines();
    assert.equal(await workbench.clipboard(), intent?.clientRequestId);
  });

  it('shows what another window does, and reads the members again where it has changed them', async () => {
    const known = world().emulator.requests.length;
    const launch = world().emulator.tenant.chats.get(chatIds.contosoLaunch);
    const position = launch?.members.findIndex(({ displayName }) => displayName === lynne.name) ?? -1;
    launch?.members.splice(position, 1);
    const time = new Date().toISOString();
    const chat = { id: chatIds.contosoLaunch, label: 'Contoso Launch' };
    const person = { userId: lynne.oid, displayName: lynne.name };
    const intent: Intent = { ...oldIntent(chat, person), run: 'of another window', time };
    const outcome: OutcomeLine = { type: 'outcome', version: 1, id: intent.id, time, outcome: 'revoked' };
    await appendFile(journalFile(), `${writeLine(intent)}\n${writeLine(outcome)}\n`);
    await shows(/Revoked: Lynne Robbins.*Contoso Launch · /);
    // After the chat, You and the three others that are left.
    await world().workbench.view('Chats').rowAt(5, 'Sam (Guest)');
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
  });

  it('tells at the next start what was interrupted, and marks it @journey', async () => {
    const { workbench } = world();
    const { id, listed } = farDown();
    const gone = '00000000-0000-4000-8000-000000000001';
    const intents = [
      oldIntent({ id }, { userId: listed, displayName: 'Still There' }),
      oldIntent({ id }, { userId: gone, displayName: 'Gone Meanwhile' }),
      oldIntent({ id }, { userId: gone, displayName: 'Elsewhere' }, 'usGovHigh'),
    ];
    // The last line was half written when the power went.
    await appendFile(journalFile(), `${intents.map(one => JSON.stringify(one)).join('\n')}\n{"type":"outc`);
    await workbench.reload();
    await workbench.toast('3 revocations were interrupted: it is not known whether access was taken away.');
    await workbench.view('Chats').filled();
    await activity().unfold();
    await activity().messageWith('Skipped damaged lines: 1.');
    await workbench.page
      .getByRole('tab', { name: /3 changes are in doubt or not visible yet/ })
      .first()
      .waitFor();
    await workbench.expand('2 people in Old chat', 'Activity');
    assert.deepEqual(
      (await rows()).filter(row => row.includes('In doubt')),
      [
        '2 people in Old chat | In doubt: 3',
        ...['Elsewhere', 'Gone Meanwhile', 'Still There'].map(name => `In doubt: ${name} | Old chat`),
      ],
    );
  });

  it('verifies on request what this account can, and says what it cannot @journey', async () => {
    const { workbench } = world();
    const known = world().emulator.requests.length;
    await (await workbench.toast('3 revocations were interrupted')).click('Verify Now');
    const { text } = await workbench.toast('Verified. ');
    assert.deepEqual(
      [text, exchanges(world(), known)],
      [
        'Verified. Not listed now: 1, Listed now: 1. Still in doubt, because they belong to another tenant or cloud: 1. ' +
          `To verify them, sign in as alexw@contoso.example, usGovHigh, ${contoso.id}.`,
        ['GET /beta/chats/{id}/members 200'],
      ],
    );
    await shows(/Listed now: Still There/);
    await shows(/Not listed now: Gone Meanwhile/);
    await shows(/In doubt: Elsewhere/);
    const later = (await readFile(journalFile(), 'utf8')).match(/"foundLater":true/g);
    assert.equal(later?.length, 2);
    await workbench.dismissToasts();
  });

  it('is not cleared while another window works on it, and says what to do', async () => {
    const { workbench } = world();
    const lock = journalFile().replace(/jsonl$/, `${process.pid}-${crypto.randomUUID()}.lock`);
    await writeFile(lock, '');
    await activity().titleAction('Clear Activity…');
    await (await workbench.dialog('Clear the activity log?')).click('Clear');
    await workbench.toast(
      'The activity log was not cleared, because another window is working on it. Try again in a moment.',
    );
    await rm(lock);
    await workbench.dismissToasts();
  });

  it('is cleared on request, but for what is in doubt', async () => {
    const { workbench } = world();
    await activity().titleAction('Clear Activity…');
    const dialog = await workbench.dialog('Clear the activity log?');
    assert.ok(dialog.text.includes('Entries that are in doubt or not visible yet stay: 1.'), dialog.text);
    await dialog.click('Clear');
    await shows('In doubt: Elsewhere in Old chat');
    assert.deepEqual(
      (await journalLines()).map(line => line.type === 'intent' && line.person.displayName),
      ['Elsewhere'],
    );
    await workbench.dismissToasts();
  });

  /** Leaves a revocation in doubt that nobody was told of, and starts the window again. */
  async function startWithDoubt(displayName: string): Promise<void> {
    const intent = oldIntent({ id: farDown().id }, { userId: crypto.randomUUID(), displayName });
    await appendFile(journalFile(), `${JSON.stringify(intent)}\n`);
    await world().workbench.reload();
  }

  it('does not tell a doubt again whose notification was dismissed', async () => {
    const { workbench } = world();
    await startWithDoubt('Told Once');
    // Of those in doubt, one was told at an earlier start.
    await workbench.toast('1 revocation was interrupted');
    await workbench.dismissToasts();
    await activity().reopen(/In doubt: 2 · /);
    assert.deepEqual(await workbench.page.locator('.notification-toast').allInnerTexts(), []);
  });

  it('is opened from the notification about a doubt', async () => {
    await activity().fold();
    await startWithDoubt('Told Next');
    await (await world().workbench.toast('interrupted')).click('Show Activity');
    await shows(/In doubt: 3 · /);
  });
});
