import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contosoTenant } from '../emulator/seed/contosoTenant.ts';
import { menuEntries, pressMenuEntry } from '../host/contextMenu.ts';
import { startWorld, type World } from '../world.ts';
import { animate, type Frame } from './animation.ts';

const viewport = { width: 860, height: 640 };

/** Revokes a member's access and checks three people, and writes what is seen to `revoke-and-check.gif`. */
export async function takeAnimation(folder: string): Promise<string> {
  const world = await startWorld({
    viewport,
    theme: 'dark',
    graph: { tenant: contosoTenant({ now: new Date() }) },
  });
  try {
    const frames: Frame[] = [];
    const show = async (milliseconds: number): Promise<void> => {
      const picture = await world.workbench.page.screenshot({ animations: 'disabled' });
      frames.push({ picture, milliseconds });
    };
    await world.workbench.openView();
    await world.workbench.view('Chats').welcomeText();
    await world.workbench.setSidebarWidth(400);
    await world.signIn();
    await world.workbench.expand('Contoso Launch');
    await revoke(world, show);
    await check(world, show);
    const file = path.join(folder, 'revoke-and-check.gif');
    await writeFile(file, animate(frames));
    return file;
  } finally {
    await world.close();
  }
}

type Show = (milliseconds: number) => Promise<void>;

async function revoke(world: World, show: Show): Promise<void> {
  const { workbench } = world;
  await show(2000);
  await choose(world, 'Diego Siciliani', 'Revoke Access…', show);
  const dialog = await workbench.dialog('Diego Siciliani');
  await show(3500);
  await dialog.click('Revoke Access');
  await world.acceptSignIn();
  await workbench.toast(/no longer has access/);
  await show(3500);
  await workbench.dismissToasts();
}

async function check(world: World, show: Show): Promise<void> {
  const { workbench } = world;
  await workbench.view('Chats').select('Laura Weber', 'Lynne Robbins', 'Jonas Keller');
  await show(1500);
  await choose(world, 'Laura Weber', 'Check Interaction with Selection', show);
  await workbench.quickInput.opened();
  await show(2000);
  await workbench.quickInput.pick('One request for each person');
  const dialog = await workbench.dialog();
  await show(3500);
  await dialog.click('Check');
  await world.acceptSignIn();
  await workbench.toast(/Check ended/);
  await workbench.view('Interaction Checks').filled();
  // A progress notification stays for a moment after its work is done.
  const progress = workbench.page.locator('.notification-toast', { hasText: 'Checking interaction' });
  await progress.waitFor({ state: 'detached' });
  await show(4500);
}

/** Chooses from the context menu of a row, as slowly as one can follow. */
async function choose({ workbench }: World, row: string, entry: string, show: Show): Promise<void> {
  const { page } = workbench;
  const label = (await workbench.row(row)).locator('.label-name');
  await page.mouse.move(0, 0);
  await label.click({ button: 'right' });
  await menuEntries(page).filter({ hasText: entry }).first().hover();
  await show(2000);
  await pressMenuEntry(page, entry);
}
