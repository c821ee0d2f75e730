import type { Locator, Page } from './browser.ts';
import { pressMenuEntry } from './contextMenu.ts';
import { startingWith } from './text.ts';

/** A row of the Testing view. */
export interface TestRow {
  readonly name: string;
  /** As a screen reader hears it: `Passed`, `Failed`, `Skipped`, `Errored`, `Queued`, `Running` or `Not yet run`. */
  readonly state: string;
  /** 1 for files. */
  readonly level: number;
}

/** VS Code's Testing view with the list of results below it. */
export class TestExplorer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All rows that are drawn. What an item has to say about itself is a row too, without a state. */
  async rows(): Promise<readonly TestRow[]> {
    return this.#rows().evaluateAll(rows =>
      rows.map(row => {
        const [, name = '', state = ''] =
          /^(.*?)(?: \(([^()]+)\)(?:, in .*)?(?:, outdated result)?)?$/s.exec(
            row.getAttribute('aria-label') ?? '',
          ) ?? [];
        return { name, state, level: Number(row.getAttribute('aria-level')) };
      }),
    );
  }

  /** Waits for a row with this name, and in this state if one is given. */
  async row(name: string, state = ''): Promise<Locator> {
    const label = state === '' ? name : `${name} (${state})`;
    const row = this.#rows()
      .and(this.#page.getByLabel(startingWith(label)))
      .first();
    await row.waitFor();
    return row;
  }

  /** Waits for a row and opens it. */
  async expand(name: string): Promise<void> {
    const row = await this.row(name);
    if ((await row.getAttribute('aria-expanded')) === 'false')
      await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator('[aria-expanded="true"]')).waitFor();
  }

  /** Runs one test, or all of a file, by the button of its row. */
  async run(name: string): Promise<void> {
    const row = await this.row(name);
    await row.hover();
    await row
      .locator('a.action-label')
      .and(this.#page.getByLabel(startingWith('Run Test')))
      .first()
      .click();
  }

  /** Opens what is said about a failure where it is, and returns its heading, the expected lines and the actual ones. */
  async failure(name: string): Promise<{ heading: string; expected: string; actual: string }> {
    await (await this.row(name)).click();
    const peek = this.#peek();
    await peek.locator('.modified .view-line').first().waitFor();
    const lines = async (side: string): Promise<string> =>
      (await peek.locator(`.editor.${side} .view-line`).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    return {
      heading: (await peek.locator('.peekview-title .filename').innerText()).trim(),
      expected: await lines('original'),
      actual: await lines('modified'),
    };
  }

  /** Presses an entry of a row's context menu. */
  async contextMenu(name: string, item: string): Promise<void> {
    await (await this.row(name)).click({ button: 'right' });
    await pressMenuEntry(this.#page, item);
  }

  #peek(): Locator {
    return this.#page.locator('.zone-widget .peekview-widget');
  }

  #rows(): Locator {
    return this.#page.locator('.test-explorer-tree .monaco-list-rows > .monaco-list-row');
  }
}
