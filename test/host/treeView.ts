import type { Locator, Page } from './browser.ts';
import { isSoon } from './soon.ts';
import { exactly, startingWith } from './text.ts';

const pollMilliseconds = 50;
const patienceMilliseconds = 30_000;
const soonMilliseconds = 3000;

/** What a view says before the extension has anything to say. */
const beforeTheStart = /has started|a démarré/;

/** A row of a tree as it is drawn and as a screen reader hears it. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  /** 1 for roots. */
  readonly level: number;
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

/** One tree of a view container in the side bar, found by the title above it. */
export class TreeView {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator('.part.sidebar .pane').filter({
      has: page.locator('.pane-header h3.title').filter({ hasText: exactly(title) }),
    });
  }

  /** Opens the section if it is folded away. */
  async unfold(): Promise<void> {
    const header = this.#pane.locator('.pane-header').first();
    await header.waitFor();
    // By its arrow: in a narrow side bar the rest is covered by buttons.
    if ((await header.getAttribute('aria-expanded')) === 'false')
      await header.click({ position: { x: 6, y: 8 } });
    await this.#pane.locator('.pane-header[aria-expanded="true"]').waitFor();
  }

  async fold(): Promise<void> {
    const header = this.#pane.locator('.pane-header').first();
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'true')
      await header.click({ position: { x: 6, y: 8 } });
    await this.#pane.locator('.pane-header[aria-expanded="false"]').waitFor();
  }

  /**
   * Folds and unfolds the section, so that what is behind it is read anew, until a row holds `text`. Folding and
   * unfolding that come too fast are no change to VS Code.
   */
  async reopen(text: string | RegExp): Promise<void> {
    const row = this.#rows().filter({ hasText: text }).first();
    do {
      await this.fold();
      await this.unfold();
    } while (!(await isSoon(row, soonMilliseconds)));
  }

  /** All rows from the first to the last, scrolled into view where there are more than fit. Empty without rows. */
  async rows(): Promise<readonly TreeRow[]> {
    const found = new Map<number, TreeRow>();
    await this.#walk(rows => {
      for (const { index, row } of rows) found.set(index, row);
      return false;
    });
    return [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  /** Waits for the first row. */
  async filled(): Promise<void> {
    await this.#rows().first().waitFor();
  }

  /** Waits until the tree has `count` top-level rows, as a screen reader is told, drawn or not. */
  async rowCount(count: number): Promise<void> {
    await this.#rows()
      .and(this.#page.locator(`[aria-level="1"][aria-setsize="${count}"]`))
      .first()
      .waitFor();
  }

  /** Waits until the row with this label stands at this place, counted from 0 over all rows: the list has settled. */
  async rowAt(index: number, label: string): Promise<void> {
    await this.#rows()
      .and(this.#page.locator(`[data-index="${index}"]`))
      .filter({ has: this.#page.locator('.label-name').filter({ hasText: exactly(label) }) })
      .waitFor();
  }

  /** Waits until a row with this label stands at the top, below no other: the groups are gone. */
  async rowAtTop(label: string): Promise<void> {
    await this.#rows()
      .and(this.#page.locator('[aria-level="1"]'))
      .filter({ has: this.#page.locator('.label-name').filter({ hasText: exactly(label) }) })
      .waitFor();
  }

  /** Waits for a row with this label and scrolls to it; the first of several. A string is the whole label. */
  async row(label: string | RegExp): Promise<Locator> {
    const pattern = exactly(label);
    const locator = this.#rows().filter({
      has: this.#page.locator('.label-name').filter({ hasText: pattern }),
    });
    await this.filled();
    let found: readonly IndexedRow[] = [];
    const find = (rows: readonly IndexedRow[]): boolean => {
      found = rows.filter(({ row }) => pattern.test(row.label));
      return found.length > 0;
    };
    if (!(await this.#walk(find))) {
      // Not there yet: it may still come, and then it is most likely in view.
      await locator.first().waitFor();
      find((await this.#drawn()).rows);
    }
    // Rows are drawn in any order, so that the first of several is known by its place alone. A place is no longer
    // its own once the list changes, so that the only one of its level is known by its label.
    const [first, ...others] = found.toSorted((one, other) => one.index - other.index);
    if (first === undefined) throw new Error(`The row ${String(label)} has gone.`);
    const level = `[aria-level="${first.row.level}"]`;
    const isOnly = others.every(({ row }) => row.level !== first.row.level);
    return locator.and(this.#page.locator(isOnly ? level : `${level}[data-index="${first.index}"]`));
  }

  /** Opens a row that has children, and waits for the first of them. */
  async expand(label: string | RegExp): Promise<void> {
    const row = await this.row(label);
    for (const end = Date.now() + patienceMilliseconds; Date.now() < end;) {
      // Pressed again where the row moved away under the pointer.
      if ((await row.getAttribute('aria-expanded')) === 'false') {
        await row.locator('.monaco-tl-twistie').click();
      }
      if (await this.#hasChildSoon(row)) return;
    }
    throw new Error(`Nothing came below the row ${String(label)}.`);
  }

  async #hasChildSoon(row: Locator): Promise<boolean> {
    for (const end = Date.now() + soonMilliseconds; Date.now() < end;) {
      // Asked anew each time: rows move while the list is still changing.
      const [level, index] = await Promise.all(
        ['aria-level', 'data-index'].map(async name => Number(await row.getAttribute(name))),
      );
      const firstChild = `[data-index="${(index ?? 0) + 1}"][aria-level="${(level ?? 0) + 1}"]`;
      if ((await this.#rows().and(this.#page.locator(firstChild)).count()) > 0) return true;
      await this.#page.waitForTimeout(pollMilliseconds);
    }
    return false;
  }

  async collapse(label: string | RegExp): Promise<void> {
    const row = await this.row(label);
    if ((await row.getAttribute('aria-expanded')) === 'true') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator('[aria-expanded="false"]')).waitFor();
  }

  /** Selects these rows and no others. */
  async select(...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const [index, label] of labels.entries()) {
      const row = await this.row(label);
      await row.locator('.label-name').click(index === 0 ? {} : { modifiers: ['ControlOrMeta'] });
    }
  }

  /** Presses one of the buttons that a row shows while the pointer is on it; two clicks are a double click. */
  async inlineAction(label: string | RegExp, action: string, clickCount = 1): Promise<void> {
    const row = await this.row(label);
    await row.hover();
    await row
      .locator('a.action-label')
      .and(this.#page.getByLabel(startingWith(action)))
      .first()
      .click({ clickCount });
  }

  /** The tooltip of a row. */
  async tooltip(label: string | RegExp): Promise<string> {
    await (await this.row(label)).locator('.label-name').hover();
    const tooltip = this.#page.locator('.workbench-hover-container .monaco-hover');
    await tooltip.waitFor();
    return tooltip.innerText();
  }

  /** Presses a button in the header of the view. */
  async titleAction(action: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane
      .locator('.pane-header a.action-label')
      .and(this.#page.getByLabel(startingWith(action)))
      .first()
      .click();
  }

  /** The words shown in place of an empty tree, one line each, buttons and links included. */
  async welcomeText(): Promise<string> {
    const content = this.#pane.locator('.welcome-view-content').filter({ hasNotText: beforeTheStart });
    await content.waitFor();
    return (await content.innerText()).trim();
  }

  /** Waits until these words stand in place of the tree, and returns all that does. */
  async welcomeTextWith(text: string): Promise<string> {
    const content = this.#pane.locator('.welcome-view-content').filter({ hasText: text });
    await content.waitFor();
    return (await content.innerText()).trim();
  }

  /** Presses a button or a link among these words. */
  async welcomeButton(name: string): Promise<void> {
    await this.#pane.locator('.welcome-view-content').getByRole('button', { name, exact: true }).click();
  }

  /** The words above the rows (`TreeView.message`). */
  async message(): Promise<string> {
    return (await this.#pane.locator('.tree-explorer-viewlet-tree-view > .message').innerText()).trim();
  }

  /** Waits until these words stand above the rows, and returns all that does. */
  async messageWith(text: string): Promise<string> {
    const message = this.#pane
      .locator('.tree-explorer-viewlet-tree-view > .message')
      .filter({ hasText: text });
    await message.waitFor();
    return (await message.innerText()).trim();
  }

  /** What stands after the title (`TreeView.description`). */
  async description(): Promise<string> {
    return (await this.#pane.locator('.pane-header .description').innerText()).trim();
  }

  /** The whole section, for screenshots and for what has no method here. */
  get locator(): Locator {
    return this.#pane;
  }

  #rows(): Locator {
    // Rows that stick to the top while their children scroll are drawn a second time, elsewhere.
    return this.#pane.locator('.pane-body .monaco-list-rows > .monaco-list-row');
  }

  /** Shows `visit` what is drawn, from top to bottom, until it returns true. Returns whether it did. */
  async #walk(visit: (rows: readonly IndexedRow[]) => boolean): Promise<boolean> {
    if ((await this.#rows().count()) === 0) return false;
    const { rows, last } = await this.#drawn();
    if (last && rows.some(({ index }) => index === 0)) return visit(rows); // All of it is in view.
    await this.#toTop();
    await this.#press('PageDown'); // To the last row in view: only from there does it scroll.
    for (;;) {
      const drawn = await this.#drawn();
      if (visit(drawn.rows)) return true;
      if (drawn.last) return false;
      const bottom = Math.max(...drawn.rows.map(({ index }) => index));
      await this.#press('PageDown');
      await this.#rows()
        .and(this.#page.locator(`[data-index="${bottom + 1}"]`))
        .waitFor();
    }
  }

  /** By keyboard: a wheel turns whatever lies under the pointer, which may be the tooltip of a row. */
  async #toTop(): Promise<void> {
    await this.#press('Home');
    await this.#rows().and(this.#page.locator('[data-index="0"]')).waitFor();
  }

  async #press(key: 'Home' | 'PageDown'): Promise<void> {
    await this.#pane.locator('.pane-body .monaco-list').first().focus();
    await this.#page.keyboard.press(key);
  }

  async #drawn(): Promise<{ rows: readonly IndexedRow[]; last: boolean }> {
    const list = this.#pane.locator('.pane-body .monaco-list').first();
    return list.evaluate(element => {
      const rows = [...element.querySelectorAll('.monaco-list-rows > .monaco-list-row')];
      return {
        rows: rows.map(row => ({
          index: Number(row.getAttribute('data-index')),
          row: {
            label: row.querySelector('.label-name')?.textContent ?? '',
            description: row.querySelector('.label-description')?.textContent ?? '',
            ariaLabel: row.getAttribute('aria-label') ?? '',
            level: Number(row.getAttribute('aria-level')),
            expanded: row.hasAttribute('aria-expanded')
              ? row.getAttribute('aria-expanded') === 'true'
              : undefined,
            selected: row.getAttribute('aria-selected') === 'true',
          },
        })),
        last: rows.some(row => row.getAttribute('data-last-element') === 'true'),
      };
    });
  }
}

interface IndexedRow {
  readonly index: number;
  readonly row: TreeRow;
}
