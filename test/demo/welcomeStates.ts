import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { testClientId, startWorld, type World } from '../world.ts';

/** The words of the interface that lead from one state to the next. */
interface Words {
  readonly chats: string;
  readonly signIn: string;
  readonly refresh: string;
  /** Where the words stand that wait in the states. */
  readonly texts: string;
}

const words: Readonly<Record<'en' | 'fr', Words>> = {
  en: {
    chats: 'Chats',
    signIn: 'Teams Chat Access: Sign In',
    refresh: 'Teams Chat Access: Refresh Chats',
    texts: 'package.nls.json',
  },
  fr: {
    chats: 'Conversations',
    signIn: 'Teams Chat Access: Se connecter',
    refresh: 'Teams Chat Access: Actualiser les conversations',
    texts: 'package.nls.fr.json',
  },
};

/** How the Chats view comes to say something else than the chats, in an order in which one state leads to the next. */
const states: readonly (readonly [string, (world: World, words: Words) => Promise<void>])[] = [
  ['noRegistration', () => Promise.resolve()],
  ['signedOut', world => set(world, { 'teamsChatAccess.clientId': testClientId })],
  ['providerMissing', world => set(world, { 'teamsChatAccess.cloud': 'usGovHigh' })],
  ['wrongEnvironment', world => set(world, { 'microsoft-sovereign-cloud.environment': 'ChinaCloud' })],
  [
    'offline',
    async (world, { signIn }) => {
      const { workbench, emulator, tokenService, acceptSignIn } = world;
      // Shorter than a token is kept: each request needs a new one.
      tokenService.behaviour.accessTokenSeconds = 60;
      await set(world, {
        'teamsChatAccess.cloud': 'global',
        'microsoft-sovereign-cloud.environment': undefined,
      });
      emulator.faults.add({ path: /me\/chats/, times: Infinity }, { kind: 'reset', when: 'before' });
      await workbench.runCommand(signIn);
      await acceptSignIn();
    },
  ],
  [
    'empty',
    ({ workbench, emulator }, { refresh }) => {
      emulator.faults.clear();
      emulator.faults.add(
        { path: /me\/chats/ },
        { kind: 'rewrite', rewrite: () => ({ '@odata.context': 'x', value: [] }) },
      );
      return workbench.runCommand(refresh);
    },
  ],
  [
    'expired',
    async ({ workbench, tokenService }) => {
      tokenService.expireSessions();
      await workbench.reload();
    },
  ],
];

const viewport = { width: 900, height: 700 };
const pictureHeight = 340;
const columns = 4;

/** Goes through these states in one language, and writes all of them into one picture, `welcome-<language>.png`. */
export async function takeWelcomeStates(language: 'en' | 'fr', folder: string): Promise<void> {
  const world = await startWorld({
    viewport,
    theme: 'light',
    settings: { 'teamsChatAccess.clientId': undefined },
    ...(language === 'fr' ? { locale: language } : {}),
  });
  try {
    const { workbench } = world;
    const texts = await readTexts(words[language].texts);
    const pictures: string[] = [];
    for (const [name, reach] of states) {
      await reach(world, words[language]);
      await workbench.openView();
      await workbench.view(words[language].chats).welcomeTextWith(firstLine(texts, name));
      await workbench.page.mouse.move(viewport.width - 50, viewport.height / 2);
      const sideBar = await workbench.page.locator('.part.sidebar').boundingBox();
      if (sideBar === null) throw new Error('The side bar is not shown.');
      const clip = { ...sideBar, height: pictureHeight };
      const picture = await workbench.page.screenshot({ clip, animations: 'disabled' });
      pictures.push(picture.toString('base64'));
    }
    await writeSheet(world, pictures, path.join(folder, `welcome-${language}.png`));
  } finally {
    await world.close();
  }
}

async function set({ workbench }: World, changes: Readonly<Record<string, unknown>>): Promise<void> {
  await workbench.setSettings(changes);
}

async function readTexts(file: string): Promise<ReadonlyMap<string, string>> {
  // The file of texts that VS Code reads: names and texts.
  const texts = JSON.parse(await readFile(path.resolve(file), 'utf8')) as Readonly<Record<string, string>>;
  return new Map(Object.entries(texts));
}

function firstLine(texts: ReadonlyMap<string, string>, state: string): string {
  const text = texts.get(`welcome.${state}`);
  if (text === undefined) throw new Error(`There is no welcome text for ${state}.`);
  return text.split('\n')[0] ?? '';
}

async function writeSheet({ browser }: World, pictures: readonly string[], file: string): Promise<void> {
  const page = await browser.context.newPage();
  const images = pictures.map(picture => `<img src="data:image/png;base64,${picture}">`).join('');
  await page.setContent(
    `<body style="margin:0"><div style="display:inline-grid;grid-template-columns:repeat(${columns},auto);gap:8px;background:#888">${images}</div></body>`,
  );
  await page.locator('img').last().waitFor();
  await page.locator('div').screenshot({ path: file });
  await page.close();
}
