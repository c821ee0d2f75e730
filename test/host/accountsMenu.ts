import type { Locator, Page } from './browser.ts';
import { startingWith } from './text.ts';

/** VS Code's own Accounts menu, at the foot of the activity bar. */
export class AccountsMenu {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Signs an account out of VS Code, by its sign-in name, and agrees to what is asked. */
  async signOut(account: string): Promise<void> {
    await this.#open();
    await this.#entry(account).hover();
    await this.#entry('Sign Out').hover();
    // The menu ignores the mouse button for a moment after it opened, but not the keyboard.
    await this.#entry('Sign Out').and(this.#page.locator('.focused > *')).waitFor();
    await this.#page.keyboard.press('Enter');
    const dialog = this.#page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Sign Out', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async #open(): Promise<void> {
    await this.#page
      .locator('.activitybar a.action-label')
      .and(this.#page.getByLabel(startingWith('Accounts')))
      .click();
    await this.#entries().first().waitFor();
  }

  #entry(label: string): Locator {
    return this.#entries().filter({
      has: this.#page.locator('.action-label').filter({ hasText: startingWith(label) }),
    });
  }

  #entries(): Locator {
    // The entries of a menu below another are inside of the entry that opened it.
    return this.#page.locator('.context-view .monaco-menu .action-item > .action-menu-item');
  }
}
