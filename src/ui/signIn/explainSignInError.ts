import * as vscode from 'vscode';
import { FailureError } from '../../core/failure.ts';

/**
 * Asks for the code that Microsoft's sign-in page showed. Many refusals are shown in the browser alone: VS Code hears
 * nothing of them.
 * @throws {@link FailureError} always: the refusal with that code, or `cancelled`. Who reports it explains it.
 */
export async function explainSignInError(): Promise<never> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Explain Sign-In Error'),
    prompt: vscode.l10n.t('The error code on the sign-in page. You can paste the whole message.'),
    placeHolder: 'AADSTS50011',
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' || codeIn(text) !== undefined
        ? undefined
        : vscode.l10n.t('There is no code in this text. A code looks like AADSTS50011.'),
  });
  const code = codeIn(typed ?? '');
  throw new FailureError(
    code === undefined ? { kind: 'cancelled' } : { kind: 'signInFailed', code, answer: undefined },
  );
}

function codeIn(text: string): string | undefined {
  const number = /(?:AADSTS|^\s*)(\d{4,7})\b/i.exec(text)?.[1];
  return number === undefined ? undefined : `AADSTS${number}`;
}
