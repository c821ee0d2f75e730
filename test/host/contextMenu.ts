import type { Locator, Page } from './browser.ts';
import { exactly } from './text.ts';

/** The entries of the menu that is open. */
export function menuEntries(page: Page): Locator {
  return page.locator('.context-view .monaco-menu .action-item');
}

/** Presses an entry of the menu that is open, and waits until the menu is gone. */
export async function pressMenuEntry(page: Page, item: string): Promise<void> {
  const entry = menuEntries(page).filter({
    has: page.locator('.action-label').filter({ hasText: exactly(item) }),
  });
  // The menu ignores the mouse button for a moment after it opened, but not the keyboard.
  await entry.hover();
  await entry.and(page.locator('.focused')).waitFor();
  await page.keyboard.press('Enter');
  await menuEntries(page).first().waitFor({ state: 'detached' });
}
