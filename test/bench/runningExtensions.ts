import type { Workbench } from '../host/workbench.ts';
import { forInformation, type Figure } from './figure.ts';

/** How long extensions took to load and activate, from VS Code's list of running extensions. */
export async function activationFigures(
  workbench: Workbench,
  titles: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const figures: Figure[] = [];
  for (const [extension, title] of Object.entries(titles)) {
    figures.push(forInformation(title, await activationMilliseconds(workbench, extension), 'ms'));
  }
  return figures;
}

/** Milliseconds that VS Code took to load and activate an extension, from its list of running extensions. */
async function activationMilliseconds({ page }: Workbench, extension: string): Promise<number> {
  const name = page.locator('.name').getByText(extension, { exact: true });
  const time = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ has: name })
    .locator('.activation-time')
    .filter({ hasText: /\d+ms/u });
  await time.waitFor();
  return Number(/(\d+)ms/u.exec(await time.innerText())?.[1]);
}
