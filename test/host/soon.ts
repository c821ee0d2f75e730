import type { Locator } from './browser.ts';

/** Whether an element is in `state`, visible if nothing is said, before `timeout` milliseconds are over. */
export async function isSoon(
  locator: Locator,
  timeout: number,
  state: 'visible' | 'hidden' = 'visible',
): Promise<boolean> {
  return locator.waitFor({ timeout, state }).then(
    () => true,
    () => false,
  );
}
