// What `npm run screenshots` runs: pictures of the real workbench to look at, into out/screenshots (git-ignored). With
// --readme those that the documents show are renewed, in docs/images.
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { contosoTenant } from '../emulator/seed/contosoTenant.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';
import { takeAnimation } from './takeAnimation.ts';
import { takeWelcomeStates } from './welcomeStates.ts';

interface Series {
  readonly name: string;
  readonly options: WorldOptions;
  readonly viewport?: Viewport;
  /** The pictures that show the side bar and nothing beside it. */
  readonly ofSideBar?: readonly string[];
  readonly sidebarWidth?: number;
  readonly words: Words;
}

/** The size of a window, in CSS pixels. */
interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** The words of the interface that lead from one picture to the next. */
interface Words {
  readonly chats: string;
  readonly people: string;
  readonly findPerson: string;
  readonly checks: string;
  readonly revoke: string;
  readonly revokeButton: string;
  readonly revoked: RegExp;
  readonly activity: string;
  readonly checkInteraction: string;
  readonly checkSelection: string;
  readonly eachPerson: string;
  readonly check: string;
  readonly checkEnded: RegExp;
  readonly apps: string;
  readonly allowApps: string;
  readonly readingApps: string;
  readonly retryGrants: string;
  readonly refreshApps: string;
}

const english: Words = {
  chats: 'Chats',
  people: 'People',
  findPerson: 'Find Person in Chats…',
  checks: 'Interaction Checks',
  revoke: 'Revoke Access…',
  revokeButton: 'Revoke Access',
  revoked: /no longer has access/,
  activity: 'Activity',
  checkInteraction: 'Check Interaction…',
  checkSelection: 'Check Interaction with Selection',
  eachPerson: 'One request for each person',
  check: 'Check',
  checkEnded: /Check ended/,
  apps: 'Apps',
  allowApps: 'Allow Reading Apps…',
  readingApps: 'Reading permissions…',
  retryGrants: 'Retry Loading Granted Permissions',
  refreshApps: 'Refresh Apps',
};

const french: Words = {
  chats: 'Conversations',
  people: 'Personnes',
  findPerson: 'Rechercher une personne dans les conversations…',
  checks: "Vérifications d'interaction",
  revoke: "Révoquer l'accès…",
  revokeButton: "Révoquer l'accès",
  revoked: /n'a plus accès/,
  activity: 'Activité',
  checkInteraction: "Vérifier l'interaction…",
  checkSelection: "Vérifier l'interaction avec la sélection",
  eachPerson: 'Une requête par personne',
  check: 'Vérifier',
  checkEnded: /Vérification terminée/,
  apps: 'Applications',
  allowApps: 'Autoriser la lecture des applications…',
  readingApps: 'Lecture des autorisations…',
  retryGrants: 'Recharger les autorisations accordées',
  refreshApps: 'Actualiser les applications',
};

const usualViewport: Viewport = { width: 1200, height: 760 };

const allSeries: readonly Series[] = [
  { name: 'dark', options: { theme: 'dark' }, words: english, sidebarWidth: 430 },
  { name: 'light', options: { theme: 'light' }, words: english, sidebarWidth: 430 },
  { name: 'high-contrast', options: { theme: 'highContrast' }, words: english, sidebarWidth: 430 },
  { name: 'french', options: { theme: 'light', locale: 'fr' }, words: french, sidebarWidth: 430 },
  { name: 'narrow', options: { theme: 'dark' }, words: english, sidebarWidth: 200 },
  {
    name: 'readme',
    options: { theme: 'dark' },
    words: english,
    sidebarWidth: 430,
    viewport: { width: 860, height: 740 },
    ofSideBar: ['2-chats', '8-checked'],
  },
];

/** Goes through the main job and takes a picture wherever there is something to see. */
async function take(series: Series, folder: string): Promise<void> {
  const { name, options, words, sidebarWidth, viewport = usualViewport, ofSideBar = [] } = series;
  const world = await startWorld({
    viewport,
    screenshotFolder: folder,
    graph: { tenant: contosoTenant({ now: new Date() }) },
    ...options,
  });
  try {
    const { workbench } = world;
    const picture = async (what: string): Promise<void> => {
      // Away from whatever would be drawn differently under the pointer.
      await workbench.page.mouse.move(viewport.width - 100, viewport.height / 2);
      const sideBar = await workbench.page.locator('.part.sidebar').boundingBox();
      const clip = sideBar && ofSideBar.includes(what) ? sideBar : undefined;
      await workbench.screenshot(`${name}-${what}`, clip);
    };
    await workbench.openView();
    await workbench.view(words.chats).welcomeText();
    if (sidebarWidth !== undefined) await workbench.setSidebarWidth(sidebarWidth);
    await picture('1-welcome');
    await world.signIn();
    await workbench.expand('Contoso Launch', words.chats);
    await picture('2-chats');
    await revoke(world, words, picture);
    await check(world, words, picture);
    // Last, because it folds and unfolds the others, which changes how high they are.
    await people(world, words, picture);
    await apps(world, words, picture);
  } finally {
    await world.close();
  }
}

async function revoke(world: World, words: Words, picture: (what: string) => Promise<void>): Promise<void> {
  const { workbench } = world;
  await workbench.contextMenu('Diego Siciliani', words.revoke, words.chats);
  const dialog = await workbench.dialog('Diego Siciliani');
  await picture('3-revoke');
  await dialog.click(words.revokeButton);
  await world.acceptSignIn();
  await workbench.toast(words.revoked);
  await picture('4-revoked');
  await workbench.dismissToasts();
}

/** The People view alone, and the search, as a person on a small screen has them. */
async function people(world: World, words: Words, picture: (what: string) => Promise<void>): Promise<void> {
  const { workbench } = world;
  const view = workbench.view(words.people);
  await view.unfold();
  await view.filled();
  await workbench.view(words.chats).fold();
  await workbench.view(words.checks).fold();
  await workbench.runCommand(`Teams Chat Access: ${words.findPerson}`);
  await workbench.quickInput.type('la');
  await workbench.quickInput.firstItemWith(/^L/);
  await picture('10-find-person');
  await workbench.quickInput.type('laura');
  await workbench.quickInput.firstItemWith('Laura Weber');
  await workbench.quickInput.accept();
  // Shown by the search. The list must not be scrolled to look for it.
  await view.locator.locator('.monaco-list-row', { hasText: 'Contoso Launch' }).first().waitFor();
  await picture('11-people');
  await workbench.view(words.chats).unfold();
  await view.fold();
  await workbench.view(words.checks).unfold();
}

/** Apps below a chat, in a side bar as narrow as it can be too, while they are read and where a part was refused. */
async function apps(world: World, words: Words, picture: (what: string) => Promise<void>): Promise<void> {
  const { workbench, emulator } = world;
  const view = workbench.view(words.chats);
  await workbench.view(words.checks).fold();
  await view.unfold();
  await view.collapse('Contoso Launch');
  await view.expand('Contoso Launch');
  await view.expand(words.apps);
  await (await view.row(words.allowApps)).click();
  await world.acceptSignIn();
  // The list is longer than the window, which must not be scrolled to look for a row that is still to come.
  const rowWith = (text: string) => workbench.page.locator('.monaco-list-row', { hasText: text });
  await rowWith('Launch Companion').waitFor();
  const reading = rowWith(words.readingApps);
  await reading.waitFor({ state: 'detached' });
  await view.expand('Launch Companion');
  await picture('12-apps');
  await workbench.setSidebarWidth(170);
  await picture('13-apps-narrow');
  await view.collapse('Contoso Launch');
  let answer = (): void => undefined;
  const until = new Promise<void>(resolve => (answer = resolve));
  emulator.faults.add({ path: /permissionGrants/ }, { kind: 'hold', until });
  await view.expand('Pradeep Gupta, Isaiah Langer');
  await view.expand(words.apps);
  await view.expand('[Update now](command:workbench.action.quit) $(alert)');
  await reading.waitFor();
  await picture('14-apps-reading-narrow');
  emulator.faults.add({ path: /permissionGrants/ }, { kind: 'status', status: 403 });
  answer();
  await reading.waitFor({ state: 'detached' });
  await view.inlineAction(words.apps, words.refreshApps);
  await rowWith(words.retryGrants).waitFor();
  await picture('15-apps-refused-narrow');
  await workbench.setSidebarWidth(430);
  await picture('16-apps-refused');
}

async function check(world: World, words: Words, picture: (what: string) => Promise<void>): Promise<void> {
  const { workbench } = world;
  await workbench.runCommand(`Teams Chat Access: ${words.checkInteraction}`);
  await workbench.quickInput.type('Laura Weber <laura@fabrikam.example>, jonas@fabrikam, meg');
  await workbench.quickInput.firstItemWith('laura@fabrikam.example');
  await picture('5-people-box');
  await workbench.quickInput.cancel();
  await workbench.view(words.chats).select('Laura Weber', 'Lynne Robbins', 'Jonas Keller');
  await workbench.contextMenu('Laura Weber', words.checkSelection, words.chats);
  await workbench.quickInput.opened();
  await picture('6-strategy');
  await workbench.quickInput.pick(words.eachPerson);
  const dialog = await workbench.dialog();
  await picture('7-audit');
  await dialog.click(words.check);
  await world.acceptSignIn();
  await workbench.toast(words.checkEnded);
  await workbench.dismissToasts();
  // A progress notification stays for a moment after its work is done.
  await workbench.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
  await picture('8-checked');
  const activity = workbench.view(words.activity);
  await activity.unfold();
  await activity.filled();
  await picture('9-activity');
  await activity.fold();
}

const { values, positionals } = parseArgs({
  options: { readme: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folder = path.resolve('out/screenshots');
const shown = path.resolve('docs/images');
await mkdir(folder, { recursive: true });
const wanted = values.readme ? ['readme'] : positionals;
for (const language of ['en', 'fr'] as const) {
  if (values.readme || wanted.length === 0 || wanted.includes(`welcome-${language}`)) {
    await takeWelcomeStates(language, folder);
    console.log(`welcome-${language}: ${folder}`);
  }
}
if (values.readme || wanted.length === 0 || wanted.includes('animation')) {
  console.log(`animation: ${await takeAnimation(folder)}`);
}
for (const series of allSeries.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  await take(series, folder);
  console.log(`${series.name}: ${folder}`);
}
if (values.readme) {
  for (const name of await readdir(shown)) await copyFile(path.join(folder, name), path.join(shown, name));
}
