import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AccountsMenu } from './accountsMenu.ts';
import type { Locator, Page } from './browser.ts';
import { menuEntries, pressMenuEntry } from './contextMenu.ts';
import { QuickInput } from './quickInput.ts';
import { isSoon } from './soon.ts';
import { exactly, startingWith } from './text.ts';
import { TestExplorer } from './testExplorer.ts';
import { TreeView } from './treeView.ts';
import type { TreeRow } from './treeView.ts';

export interface WindowOptions {
  /** Title of the view container under test; "Teams Chat Access" by default. */
  readonly container?: string;
  /** Where screenshots go; `out/screenshots` by default. */
  readonly screenshotFolder?: string;
}

/** A notification or a modal dialog: what it says and what can be pressed. */
export interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
  /** Presses the button with this name. */
  click(button: string): Promise<void>;
}

/** A part of a window, in CSS pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const startTimeoutMilliseconds = 60_000;

/** The window of VS Code, driven as a person drives it. Every method waits for what it needs. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly accounts: AccountsMenu;
  readonly #options: WindowOptions;

  constructor(page: Page, options: WindowOptions = {}) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.accounts = new AccountsMenu(page);
    this.#options = options;
  }

  /** Waits until the extension's icon can be pressed and the colours are those of the theme. */
  async ready(): Promise<void> {
    await this.page
      .locator('.monaco-workbench[class*="vscode-theme-"]')
      .waitFor({ timeout: startTimeoutMilliseconds });
    await this.#containerIcon().waitFor({ timeout: startTimeoutMilliseconds });
  }

  /** Shows the view container; nothing happens where it is shown already. */
  async openView(): Promise<void> {
    const shown = this.#containerTab().and(this.page.locator('.checked'));
    let isShown = await shown.isVisible();
    while (!isShown) {
      await this.#containerIcon().click();
      // Pressing the icon of a container that is shown hides it, and a window that was loaded again shows it by itself.
      isShown = await isSoon(shown, 1000);
    }
    await this.page.locator('.part.sidebar .pane').first().waitFor();
  }

  /** The tree below the given title. */
  view(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** Shows the Testing view. */
  async openTests(): Promise<TestExplorer> {
    const tab = this.#tab('Testing');
    await tab.waitFor(); // It comes with the first tests.
    const shown = tab.and(this.page.locator('.checked'));
    // As a whole: a number may lie over its icon.
    if ((await shown.count()) === 0) await tab.click();
    await shown.waitFor();
    return new TestExplorer(this.page);
  }

  /** Opens a file of the workspace in an editor, with the caret at the beginning of a line, counted from 1. */
  async openFile(name: string, line: number): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.opened();
    await this.quickInput.type(`${name}:${line}`);
    await this.quickInput.firstItemWith(name);
    await this.quickInput.accept();
    await this.page
      .locator('.part.statusbar .statusbar-item')
      .filter({ hasText: `Ln ${line},` })
      .waitFor();
  }

  /** Runs a command from the palette by the whole text it has there: `Teams Chat Access: Sign In`. */
  async runCommand(title: string): Promise<void> {
    await this.#palette(title);
    await this.quickInput.pick(title);
    await this.quickInput.paletteClosed();
  }

  /** Whether the palette offers a command, by the whole text it would have there. */
  async offersCommand(title: string): Promise<boolean> {
    await this.#palette(title);
    const offered = await this.quickInput.hasItem(title);
    await this.quickInput.cancel();
    return offered;
  }

  async #palette(filter: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.opened();
    await this.quickInput.type(`>${filter}`);
  }

  /** All rows of a view, from the first to the last. */
  async rows(view: string): Promise<readonly TreeRow[]> {
    return this.view(view).rows();
  }

  /** Waits for a row, in the view "Chats" unless another is named. */
  async row(label: string | RegExp, view = 'Chats'): Promise<Locator> {
    return this.view(view).row(label);
  }

  async expand(label: string | RegExp, view = 'Chats'): Promise<void> {
    await this.view(view).expand(label);
  }

  async inlineAction(
    label: string | RegExp,
    action: string,
    view = 'Chats',
    clickCount?: number,
  ): Promise<void> {
    await this.view(view).inlineAction(label, action, clickCount);
  }

  /** Presses an entry of a row's context menu. */
  async contextMenu(label: string | RegExp, item: string, view = 'Chats'): Promise<void> {
    await this.#openContextMenu(label, view);
    await pressMenuEntry(this.page, item);
  }

  /** The entries of a row's context menu, separators as empty strings. */
  async contextMenuItems(label: string | RegExp, view = 'Chats'): Promise<readonly string[]> {
    await this.#openContextMenu(label, view);
    const items = await menuEntries(this.page).allInnerTexts();
    await this.page.keyboard.press('Escape');
    await menuEntries(this.page).first().waitFor({ state: 'detached' });
    return items.map(item => item.split('\n')[0]?.trim() ?? '');
  }

  async #openContextMenu(label: string | RegExp, view: string): Promise<void> {
    const row = await this.row(label, view);
    // A tooltip of the row that was pressed last may lie over this one.
    await this.#pointAtNothing();
    await row.locator('.label-name').click({ button: 'right' });
    await menuEntries(this.page).first().waitFor();
  }

  /** Waits for a modal dialog, one that holds `text` if given. */
  async dialog(text: string | RegExp = ''): Promise<Message> {
    const box = this.page.locator('.monaco-dialog-box').filter({ hasText: text }).first();
    await box.waitFor();
    return this.#message(box, box.locator('.dialog-message-container'), async button => {
      await box.getByRole('button', { name: button, exact: true }).click();
      await box.waitFor({ state: 'detached' });
    });
  }

  /**
   * Waits for a notification that holds `text`. One that went before it was looked for, or that VS Code did not show
   * because several came at once, is found where VS Code keeps them, behind the bell.
   */
  async toast(text: string | RegExp): Promise<Message> {
    const notification = this.page
      .locator('.notification-toast')
      .or(this.page.locator('.notifications-center .monaco-list-row'))
      .filter({ hasText: text })
      .first();
    if (!(await isSoon(notification, 5000))) await this.#openNotifications();
    await notification.waitFor();
    return this.#message(notification, notification.locator('.notification-list-item-message'), button =>
      notification.getByRole('button', { name: button, exact: true }).click(),
    );
  }

  async #openNotifications(): Promise<void> {
    const center = this.page.locator('.notifications-center.visible');
    if (await center.isVisible()) return;
    // The tooltip of the bell lies over the bell and over what opens above it.
    await this.#pointAtNothing();
    await this.page.locator('.part.statusbar [id="status.notifications"] a').click();
    await this.#pointAtNothing();
  }

  /** Takes the pointer away from whatever has a tooltip. */
  async #pointAtNothing(): Promise<void> {
    await this.page.mouse.move(0, 0);
  }

  async #message(box: Locator, words: Locator, click: (button: string) => Promise<void>): Promise<Message> {
    const text = (await words.innerText()).trim();
    const buttons = await box.locator('.monaco-button:visible').allInnerTexts();
    return { text, buttons: buttons.map(button => button.trim()).filter(button => button !== ''), click };
  }

  /** Closes the dialogs, menus and pickers that a test left open, which would keep the next one from its work. */
  async leaveNothingOpen(): Promise<void> {
    const open = this.page
      .locator('.monaco-dialog-box, .quick-input-widget:visible, .monaco-menu-container')
      .first();
    for (let presses = 0; presses < 5 && (await open.isVisible()); presses += 1) {
      await this.page.keyboard.press('Escape');
      await isSoon(open, 500, 'hidden');
    }
  }

  /** Takes away every notification that is in view. */
  async dismissToasts(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    // The command runs after the palette has closed: it must not take away what comes next.
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
    await this.page.locator('.notifications-center.visible').waitFor({ state: 'detached' });
  }

  /** The words that stand in place of an empty view. */
  async welcomeText(view: string): Promise<string> {
    return this.view(view).welcomeText();
  }

  /** Waits for an entry of the status bar that holds `text`, and returns its whole text. */
  async statusMessage(text: string | RegExp): Promise<string> {
    const entry = this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }).first();
    await entry.waitFor();
    return (await entry.innerText()).trim();
  }

  /** The text of the editor in front, as far as it is drawn: lines that wrap or scroll away are not joined. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-instance .view-lines .view-line');
    await lines.first().waitFor();
    const drawn = await lines.evaluateAll(elements =>
      elements
        .map(element => ({ top: parseInt(element.style.top, 10), text: element.textContent }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text),
    );
    // The editor draws blanks as no-break spaces.
    return drawn.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Waits for a link above a line of the editor in front: a code lens. */
  async lens(title: string): Promise<Locator> {
    const lens = this.page
      .locator('.editor-instance .codelens-decoration a')
      .filter({ hasText: exactly(title) })
      .first();
    await lens.waitFor();
    return lens;
  }

  /** Presses a link above a line of the editor in front. */
  async pressLens(title: string): Promise<void> {
    await (await this.lens(title)).click();
  }

  /** Copies text, as another program would. */
  async writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(copied => navigator.clipboard.writeText(copied), text);
  }

  /** Waits until the clipboard holds some text, one that matches `pattern` if given, and returns it. */
  async clipboard(pattern = /./): Promise<string> {
    for (;;) {
      const text = await this.page.evaluate(() => navigator.clipboard.readText());
      if (pattern.test(text)) return text;
      await this.page.waitForTimeout(50);
    }
  }

  /** Drags the edge of the side bar to give it this width, in CSS pixels, as far as the workbench allows it. */
  async setSidebarWidth(width: number): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    const box = await sideBar.boundingBox();
    if (box === null) throw new Error('The side bar is not shown.');
    const middle = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, middle);
    // The edge can be dragged once it shows that it can.
    await this.page.locator('.monaco-sash.vertical.hover').waitFor();
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, middle, { steps: 5 });
    await this.page.mouse.up();
  }

  /** What the dialogs, the box at the top and the notifications say that are open. */
  async wordsInFront(): Promise<readonly string[]> {
    const texts = await this.page
      .locator('.monaco-dialog-box, .quick-input-widget, .notification-toast, .notifications-center.visible')
      .filter({ visible: true })
      .allInnerTexts();
    return texts.map(text => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** Writes what is seen to `name.png`, all of it or within `clip`, and returns the file's path. */
  async screenshot(name: string, clip?: Clip): Promise<string> {
    const folder = this.#options.screenshotFolder ?? path.resolve('out/screenshots');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', ...(clip && { clip }) });
    return file;
  }

  /** Loads the window again, as Developer: Reload Window does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  #containerIcon(): Locator {
    return this.#containerTab().locator('a.action-label');
  }

  #containerTab(): Locator {
    return this.#tab(this.#options.container ?? 'Teams Chat Access');
  }

  #tab(title: string): Locator {
    const label = this.page.getByLabel(startingWith(title));
    return this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator('a.action-label').and(label) });
  }
}
