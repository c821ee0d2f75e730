import type { Workbench } from '../host/workbench.ts';
import { isSoon } from '../host/soon.ts';

/**
 * Does what a person does once something asked them to sign in or to allow more: agrees to VS Code's dialogs, and
 * picks the account in the list of the provider that stands in for Microsoft's.
 */
export async function answerSignIn({ page, quickInput }: Workbench, accountName: string): Promise<void> {
  const allow = page.locator('.monaco-dialog-box').getByRole('button', { name: /^(Allow|Autoriser)$/ });
  const list = page.locator('.quick-input-title', { hasText: 'Sign in to Microsoft' });
  do if (await allow.isVisible()) await allow.click();
  while (!(await isSoon(list, 200)));
  await quickInput.pick(accountName);
  await quickInput.closed();
}
