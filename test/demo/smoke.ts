import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { contosoTenant } from '../emulator/seed/contosoTenant.ts';
import { startWorld } from '../world.ts';
import type { World } from '../world.ts';

/** One thing a person does. It throws where what they would see, or what the tenant then holds, is not as it should be. */
interface SmokeStep {
  readonly name: string;
  readonly run: (world: World) => Promise<void>;
}

const account = 'Alex Wilber';
const chat = 'Contoso Launch';
const person = 'Laura Weber';
const target = 'meganb@contoso.example';

/** The main job from the first sign-in to a check, each step on top of the one before. */
const steps: readonly SmokeStep[] = [
  {
    name: `signs in as ${account}`,
    run: async ({ workbench, signIn }) => {
      await workbench.openView();
      await workbench.screenshot('1-signed-out');
      await signIn(account);
      await workbench.view('Chats').filled();
    },
  },
  {
    name: 'lists the first page of chats',
    run: async ({ workbench, emulator }) => {
      const rows = await workbench.rows('Chats');
      const chats = emulator.requests.filter(({ path: address }) => address === '/beta/me/chats');
      assert.deepEqual(
        { chats: rows.length - 1, last: rows.at(-1)?.label, requests: chats.length },
        { chats: 50, last: 'Load More Chats', requests: 1 },
      );
      await workbench.row(chat);
      await workbench.screenshot('2-chats');
    },
  },
  {
    name: 'loads the next page of chats',
    run: async ({ workbench, emulator }) => {
      const more = emulator.requested(/\/me\/chats$/u);
      await (await workbench.row('Load More Chats')).click();
      await more;
      await workbench.view('Chats').rowCount(101);
      await workbench.screenshot('3-more-chats');
    },
  },
  {
    name: `revokes the access of ${person} to "${chat}"`,
    run: async ({ workbench, emulator, acceptSignIn }) => {
      assert.deepEqual(members(emulator, chat).includes(person), true);
      await workbench.expand(chat);
      await workbench.screenshot('4-members');
      await workbench.contextMenu(new RegExp(`^${person}`, 'u'), 'Revoke Access…');
      const dialog = await workbench.dialog(`Revoke the access of ${person}`);
      await workbench.screenshot('5-confirmation');
      await dialog.click('Revoke Access');
      await acceptSignIn(account);
      await workbench.toast(`${person} no longer has access to "${chat}".`);
      await workbench.screenshot('6-revoked');
      const revocations = emulator.requests.filter(({ path: address }) =>
        address.endsWith('/removeAllAccessForUser'),
      );
      assert.deepEqual(
        {
          stillThere: members(emulator, chat).includes(person),
          answers: revocations.map(({ status }) => status),
        },
        { stillThere: false, answers: [204] },
      );
    },
  },
  {
    name: `checks the interaction with ${target}`,
    run: async ({ workbench, emulator, acceptSignIn }) => {
      await workbench.runCommand('Teams Chat Access: Check Interaction…');
      await workbench.quickInput.opened(/Check Interaction/u);
      await workbench.quickInput.type(target);
      await workbench.screenshot('7-targets');
      await workbench.quickInput.accept();
      const notice = await workbench.dialog('audit logs');
      await workbench.screenshot('8-audit-notice');
      await notice.click('Check');
      await acceptSignIn(account);
      await workbench.toast('You may start a chat with');
      await workbench.view('Interaction Checks').filled();
      await workbench.screenshot('9-checked');
      assert.deepEqual(
        emulator.audit.map(({ interactionType, allowed }) => ({ interactionType, allowed })),
        [{ interactionType: 'createChat', allowed: true }],
      );
    },
  },
  {
    name: 'reaches no other host',
    run: ({ proxy }) => {
      assert.deepEqual(proxy.refused, []);
      return Promise.resolve();
    },
  },
];

/** Runs all steps without a window, prints a line for each, and returns the exit code. */
export async function runSmoke(): Promise<number> {
  const folder = path.resolve('out/smoke');
  await rm(folder, { recursive: true, force: true });
  const world = await startWorld({
    screenshotFolder: folder,
    graph: { tenant: contosoTenant({ now: new Date() }) },
  });
  try {
    for (const { name, run } of steps) {
      try {
        await run(world);
        console.log(`ok ${name}`);
      } catch (error) {
        console.log(`not ok ${name}`);
        console.error(error);
        await world.workbench.screenshot('failed');
        return 1;
      }
    }
    console.log(`Screenshots are in ${path.relative(process.cwd(), folder)}.`);
    return 0;
  } finally {
    await world.close();
  }
}

function members({ tenant }: World['emulator'], topic: string): readonly (string | null)[] {
  const found = [...tenant.chats.values()].find(candidate => candidate.topic === topic);
  return found?.members.map(({ displayName }) => displayName) ?? [];
}
