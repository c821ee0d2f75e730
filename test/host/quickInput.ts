import type { Locator, Page } from './browser.ts';
import { isSoon } from './soon.ts';
import { exactly } from './text.ts';

/** One entry of a pick list as it is drawn. */
export interface QuickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Undefined in lists where nothing can be ticked. */
  readonly checked: boolean | undefined;
}

/** The box at the top of the window: pick lists, input boxes and the command palette. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** Waits until the box is open, with this title if one is given. */
  async opened(title?: string | RegExp): Promise<void> {
    await this.#widget.waitFor();
    if (title === undefined) return;
    await this.#widget
      .locator('.quick-input-title')
      .filter({ hasText: exactly(title) })
      .waitFor();
  }

  async closed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async title(): Promise<string> {
    return (await this.#widget.locator('.quick-input-title').innerText()).trim();
  }

  async placeholder(): Promise<string> {
    return (await this.#input().getAttribute('placeholder')) ?? '';
  }

  /** Waits until nothing is typed and the box asks with these words. */
  async placeholderWith(text: string): Promise<void> {
    await this.#widget.locator(`.quick-input-box input[placeholder*="${text}"]`).waitFor();
  }

  /** The text typed so far. */
  async value(): Promise<string> {
    return this.#input().inputValue();
  }

  /** Entries in view, separators left out. */
  async items(): Promise<readonly QuickItem[]> {
    await this.#rows().first().waitFor();
    return this.#rows().evaluateAll(rows =>
      rows.map(row => {
        const box = row.querySelector<HTMLElement>('.monaco-checkbox, .quick-input-list-checkbox');
        return {
          label: row.querySelector('.quick-input-list-row .label-name')?.textContent ?? '',
          description: row.querySelector('.quick-input-list-row .label-description')?.textContent ?? '',
          detail: row.querySelector('.quick-input-list-label-meta')?.textContent ?? '',
          checked:
            box?.offsetParent === null || box === null
              ? undefined
              : row.getAttribute('aria-checked') === 'true',
        };
      }),
    );
  }

  /** Replaces what is typed. */
  async type(text: string): Promise<void> {
    await this.#input().fill(text);
  }

  /** Types `text` at the end of what is there, as the command palette needs it to stay a palette. */
  async append(text: string): Promise<void> {
    await this.#input().fill(`${await this.value()}${text}`);
  }

  /** Pastes what is on the clipboard, as a person does. */
  async paste(): Promise<void> {
    await this.#input().press('ControlOrMeta+v');
  }

  /** Waits until the box holds `text`. */
  async valueBecomes(text: string): Promise<void> {
    while ((await this.value()) !== text) await this.#page.waitForTimeout(50);
  }

  /** Clicks the entry with this label: chooses it, or ticks it where several may be chosen. */
  async pick(label: string | RegExp, options: { readonly timeout?: number } = {}): Promise<void> {
    await this.#rowsCalled(label).first().click(options);
  }

  /** Ticks the entry with this label. A list that was replaced a moment ago takes no tick: then once more. */
  async tick(label: string | RegExp): Promise<void> {
    const ticked = this.#rowsCalled(label).and(this.#page.locator('[aria-checked=true]'));
    do {
      await this.pick(label);
      await this.#page.waitForTimeout(800); // Long enough for the list to put the tick back.
    } while ((await ticked.count()) === 0);
  }

  /** Waits until the entries that may be ticked are these, with what is ticked. */
  async ticksBecome(expected: readonly (readonly [checked: boolean, label: string])[]): Promise<void> {
    const wanted = JSON.stringify(expected);
    const ticks = async (): Promise<string> =>
      JSON.stringify((await this.items()).map(({ checked, label }) => [checked, label.trim()]));
    while ((await ticks()) !== wanted) await this.#page.waitForTimeout(50);
  }

  /** Waits until the first entry holds `text`: a list that follows what is typed has settled. */
  async firstItemWith(text: string | RegExp): Promise<void> {
    await this.#rows().and(this.#page.locator('[data-index="0"]')).filter({ hasText: text }).waitFor();
  }

  async hasItem(label: string | RegExp): Promise<boolean> {
    const items = await this.items().catch(() => []);
    return items.some(item => exactly(label).test(item.label));
  }

  /** Enter: accepts the text typed, the entry in focus or all that is ticked. */
  async accept(): Promise<void> {
    await this.#input().press('Enter');
  }

  /** Enter, pressed again as long as the box stays: one that is still reading takes none. */
  async acceptUntilClosed(): Promise<void> {
    do await this.accept();
    while (!(await isSoon(this.#widget, 2000, 'hidden')));
  }

  /** Waits until the command palette has closed, or another box stands in its place. */
  async paletteClosed(): Promise<void> {
    const isPalette = (): Promise<boolean> =>
      this.#widget
        .locator('.quick-input-box input')
        .evaluateAll(inputs => inputs.some(input => (input as HTMLInputElement).value.startsWith('>')));
    while (await isPalette()) await this.#page.waitForTimeout(50);
  }

  /** The arrow that leads to the step before. */
  async back(): Promise<void> {
    await this.#widget.locator('.quick-input-left-action-bar a.action-label').first().click();
  }

  async cancel(): Promise<void> {
    await this.#input().press('Escape');
    await this.closed();
  }

  /** Presses one of the buttons in the title bar, by its tooltip. */
  async button(name: string): Promise<void> {
    await this.#widget.locator('a.action-label').and(this.#page.getByLabel(name)).first().click();
  }

  /** What is said below an input box: its prompt, or why the text is not accepted. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').innerText()).trim();
  }

  /** Waits for a message that holds `text`, and returns it. */
  async messageWith(text: string | RegExp): Promise<string> {
    const message = this.#widget.locator('.quick-input-message').filter({ hasText: text });
    await message.waitFor();
    return (await message.innerText()).trim();
  }

  /** Links in the line below the box. */
  async messageLinks(): Promise<readonly string[]> {
    return this.#widget.locator('.quick-input-message a').allInnerTexts();
  }

  #input(): Locator {
    return this.#widget.locator('.quick-input-box input').first();
  }

  #rowsCalled(label: string | RegExp): Locator {
    return this.#rows().filter({
      has: this.#page.locator('.label-name').filter({ hasText: exactly(label) }),
    });
  }

  #rows(): Locator {
    return this.#widget
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.#page.locator('.quick-input-list-row') });
  }
}
