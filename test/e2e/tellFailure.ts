import type { Workbench } from '../host/workbench.ts';

/** How many requests are told, the last ones. */
const requestsTold = 10;

/**
 * Tells what stood on the screen when a test failed: in words, because the output of a run may be all that is left of
 * it, and as a picture of each window.
 * @param requests what was sent to Graph, a line each, oldest first
 */
export async function tellFailure(
  test: Mocha.Runnable,
  windows: readonly Workbench[],
  requests: readonly string[],
): Promise<void> {
  const title = test.fullTitle();
  const lines = [`What was there when "${title}" failed:`];
  for (const [index, window] of windows.entries()) {
    const name = `${title.replaceAll(/[^\w]+/g, '-')}${windows.length > 1 ? `-${index + 1}` : ''}`;
    const picture = await window.screenshot(name);
    lines.push(picture, ...(await window.wordsInFront()).map(words => `  ${words}`));
  }
  console.error([...lines, 'Last requests:', ...requests.slice(-requestsTold)].join('\n'));
}
