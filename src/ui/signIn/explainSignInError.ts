import * as vscode from 'vscode';
import { FailureError } from '../../core/failure.ts';
import { signInErrorCodeIn } from './signInErrorCode.ts';

/**
 * Asks for the code that Microsoft's sign-in page showed. The page shows many refusals that VS Code never hears of.
 * @throws {@link FailureError} always: the refusal with that code, which is then explained like any other, or
 * `cancelled`.
 */
export async function explainSignInError(): Promise<never> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Explain Sign-In Error'),
    prompt: vscode.l10n.t('The error code on the sign-in page. You can paste the whole message.'),
    placeHolder: 'AADSTS50011',
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' || signInErrorCodeIn(text) !== undefined
        ? undefined
        : vscode.l10n.t('There is no code in this text. A code looks like AADSTS50011.'),
  });
  const code = signInErrorCodeIn(typed ?? '');
  throw new FailureError(
    code === undefined ? { kind: 'cancelled' } : { kind: 'signInFailed', code, answer: undefined },
  );
}
