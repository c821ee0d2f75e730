import type { Page } from '../host/browser.ts';
import type { Workbench } from '../host/workbench.ts';

export interface SignInAnswers {
  /** True by default: whether the permissions asked for are accepted. */
  readonly consent?: boolean;
}

const pollMilliseconds = 50;
const patienceMilliseconds = 45_000;

/** Dialog buttons of VS Code that lead on to the sign-in page, in any order they may appear. */
const onwardButtons: readonly string[] = [
  'Allow',
  'Sign In',
  'Sign in',
  'Open',
  'Autoriser',
  'Se connecter',
  'Ouvrir',
];

/**
 * Does what a person does once something asked them to sign in or to allow more: agrees to VS Code's dialogs,
 * chooses the account in the pick list and in the sign-in window, accepts or declines the permissions there.
 * Returns when the sign-in window has handed its answer to VS Code.
 * @throws Error with what was on the screen when nothing led on for 45 seconds
 */
export async function answerSignIn(
  workbench: Workbench,
  accountName: string,
  { consent = true }: SignInAnswers = {},
): Promise<void> {
  const { page } = workbench;
  const windows: Page[] = page
    .context()
    .pages()
    .filter(other => other !== page);
  const opened = (other: Page): number => windows.push(other);
  page.context().on('page', opened);
  try {
    let last = 'nothing';
    for (const end = Date.now() + patienceMilliseconds; Date.now() < end;) {
      for (const signInWindow of windows) {
        const step = await answerWindow(signInWindow, accountName, consent);
        if (step === 'done') {
          await signInWindow.close();
          return;
        }
        if (step !== undefined) last = step;
      }
      last = (await answerDialog(workbench)) ?? (await answerPickList(workbench, accountName)) ?? last;
      await page.waitForTimeout(pollMilliseconds);
    }
    throw new Error(`The sign-in did not come to an end; the last thing on the screen was: ${last}`);
  } finally {
    page.context().off('page', opened);
  }
}

/** Presses what leads on in a sign-in window. Returns what was on it, `done` once it is back at VS Code's own page. */
async function answerWindow(page: Page, accountName: string, consent: boolean): Promise<string | undefined> {
  if (page.isClosed()) return 'done';
  if (new URL(page.url()).pathname.endsWith('/callback')) {
    // Its script has to run: it is what tells the workbench.
    await page.waitForLoadState('load').catch(() => undefined);
    return 'done';
  }
  for (const name of [accountName, consent ? 'Accept' : 'Decline']) {
    const button = page.getByRole('button', { name, exact: true });
    if (!(await button.isVisible())) continue;
    await button.click();
    return `the button ${name}`;
  }
  return page
    .locator('body')
    .innerText({ timeout: 1000 })
    .catch(() => undefined);
}

async function answerDialog({ page }: Workbench): Promise<string | undefined> {
  const dialog = page.locator('.monaco-dialog-box').first();
  if (!(await dialog.isVisible())) return undefined;
  const text = await dialog.innerText().catch(() => undefined);
  for (const name of onwardButtons) {
    const button = dialog.getByRole('button', { name, exact: true });
    if (await button.isVisible()) {
      await button.click({ timeout: 2000 }).catch(() => undefined);
      return text;
    }
  }
  return text;
}

/** VS Code asks which account an extension may use once it knows one: another is chosen below those it knows. */
async function answerPickList(
  { page, quickInput }: Workbench,
  accountName: string,
): Promise<string | undefined> {
  const list = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  if (!(await list.first().isVisible())) return undefined;
  const labels = (await quickInput.items().catch(() => [])).map(({ label }) => label);
  const wanted =
    labels.find(label => label.toLowerCase().includes(accountName.toLowerCase())) ??
    labels.find(label => /another account|un autre compte/i.test(label));
  // The list may close by itself in the meantime; then there is nothing to pick any more.
  if (wanted !== undefined) await quickInput.pick(wanted, { timeout: 2000 }).catch(() => undefined);
  return `a list of ${labels.join(', ')}`;
}
