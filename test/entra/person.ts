import type { Locator, Page } from '../host/browser.ts';
import type { Workbench } from '../host/workbench.ts';

export interface SignInAnswers {
  /** True by default: whether the permissions asked for are accepted. */
  readonly consent?: boolean;
  /** True by default: whether the second factor is given where one is asked for. */
  readonly secondFactor?: boolean;
}

const pollMilliseconds = 50;
const patienceMilliseconds = 45_000;

/** Dialog buttons of VS Code that lead on to the sign-in page, in any order they may appear. */
const onwardButtons: readonly string[] = [
  'Allow',
  'Sign In',
  'Sign in',
  'Open',
  'Copy & Continue to Microsoft',
  'Autoriser',
  'Se connecter',
  'Ouvrir',
];

/**
 * Does what a person does once something asked them to sign in or to allow more: agrees to VS Code's dialogs,
 * chooses the account in the pick list and in the sign-in window, accepts or declines what is asked there, and
 * goes back to VS Code where an administrator would be needed.
 * Returns when the sign-in window has handed its answer to VS Code.
 * @throws Error with what was on the screen when nothing led on for 45 seconds
 */
export async function answerSignIn(
  workbench: Workbench,
  accountName: string,
  { consent = true, secondFactor = true }: SignInAnswers = {},
): Promise<void> {
  const buttons = [
    accountName,
    secondFactor ? 'Next' : 'Cancel',
    consent ? 'Accept' : 'Decline',
    'Return to the application without granting consent',
  ];
  await throughWindows(workbench, accountName, async signInWindow => {
    if (isClosedOrBack(signInWindow)) {
      // Its script has to run: it is what tells the workbench.
      await signInWindow.waitForLoadState('load').catch(() => undefined);
      return undefined;
    }
    return (await press(signInWindow, buttons)) ?? { seen: await words(signInWindow) };
  });
}

/**
 * Does the same up to a page that refuses the sign-in and leads nowhere, then closes the window, of which VS Code
 * learns nothing.
 * @returns the words on that page
 */
export async function meetRefusal(workbench: Workbench, accountName: string): Promise<string> {
  let refusal = '';
  await throughWindows(workbench, accountName, async signInWindow => {
    const pressed = await press(signInWindow, [accountName]);
    if (pressed !== undefined) return pressed;
    const seen = await words(signInWindow);
    const leadsNowhere = /AADSTS\d/.test(seen) && (await signInWindow.getByRole('button').count()) === 0;
    if (!leadsNowhere) return { seen };
    refusal = seen;
    return undefined;
  });
  return refusal;
}

/** Takes the code in VS Code's dialog to the page that asks for it, signs in there and closes the window. */
export async function answerDeviceCode(workbench: Workbench, accountName: string): Promise<void> {
  const code = /Your Code: (\S+)/.exec((await workbench.dialog('Your Code:')).text)?.[1] ?? '';
  await throughWindows(workbench, accountName, async signInWindow => {
    const input = signInWindow.getByLabel('Code');
    if (await input.isVisible()) {
      await input.fill(code);
      await signInWindow.getByRole('button', { name: 'Next', exact: true }).click();
      return { seen: 'the page for the code' };
    }
    const pressed = await press(signInWindow, [accountName, 'Accept']);
    if (pressed !== undefined) return pressed;
    const seen = await words(signInWindow);
    return seen.includes('You can close this window now.') ? undefined : { seen };
  });
}

/** What was on a window. */
interface Step {
  readonly seen: string;
}

/**
 * Shows every sign-in window to `answer`, and agrees to what VS Code asks, until it returns undefined for one,
 * which is closed.
 */
async function throughWindows(
  workbench: Workbench,
  accountName: string,
  answer: (signInWindow: Page) => Promise<Step | undefined>,
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
        const step = await answer(signInWindow);
        if (step === undefined) {
          await signInWindow.close();
          return;
        }
        if (step.seen !== '') last = step.seen;
      }
      last = (await answerDialog(workbench)) ?? (await answerPickList(workbench, accountName)) ?? last;
      await page.waitForTimeout(pollMilliseconds);
    }
    throw new Error(`The sign-in did not come to an end; the last thing on the screen was: ${last}`);
  } finally {
    page.context().off('page', opened);
  }
}

function isClosedOrBack(signInWindow: Page): boolean {
  return signInWindow.isClosed() || new URL(signInWindow.url()).pathname.endsWith('/callback');
}

/** Presses the first of these buttons that is there. */
async function press(signInWindow: Page, names: readonly string[]): Promise<Step | undefined> {
  for (const name of names) {
    const button = signInWindow.getByRole('button', { name, exact: true });
    if (!(await button.isVisible())) continue;
    await button.click();
    return { seen: `the button ${name}` };
  }
  return undefined;
}

async function words(signInWindow: Page): Promise<string> {
  return textOf(signInWindow.locator('body'));
}

async function textOf(locator: Locator): Promise<string> {
  return locator.innerText({ timeout: 1000 }).catch(() => '');
}

async function answerDialog({ page }: Workbench): Promise<string | undefined> {
  const dialog = page.locator('.monaco-dialog-box').first();
  if (!(await dialog.isVisible())) return undefined;
  const text = await textOf(dialog);
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
  const rows = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  // Read as it is, without waiting: it may close by itself at any moment.
  const labels = await rows.locator('.quick-input-list-row .label-name').allTextContents();
  if (labels.length === 0) return undefined;
  const wanted =
    labels.find(label => label.toLowerCase().includes(accountName.toLowerCase())) ??
    labels.find(label => /another account|un autre compte/i.test(label));
  if (wanted !== undefined) await quickInput.pick(wanted, { timeout: 2000 }).catch(() => undefined);
  return `a list of ${labels.join(', ')}`;
}
