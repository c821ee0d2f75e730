import type { Workbench } from '../host/workbench.ts';

/** Milliseconds that VS Code took to load and activate an extension, from its list of running extensions. */
export async function activationMilliseconds({ page }: Workbench, extension: string): Promise<number> {
  const name = page.locator('.name').getByText(extension, { exact: true });
  const time = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ has: name })
    .locator('.activation-time')
    .filter({ hasText: /\d+ms/u });
  await time.waitFor();
  return Number(/(\d+)ms/u.exec(await time.innerText())?.[1]);
}
