import * as vscode from 'vscode';
import type { StorageFailure } from '../../core/failure.ts';

/** What the system calls a disk without space, or a share of it that is used up. */
const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** What could not be done with the activity log or with the checks that are kept, and what to do. */
export function storageText(failure: StorageFailure): string {
  return failure.store === 'journal' ? journalText(failure) : checksText(failure);
}

function journalText(failure: StorageFailure): string {
  const { operation, code, keptIn } = failure;
  switch (operation) {
    case 'open':
      return sentences(
        vscode.l10n.t(
          'Could not open the activity log ({code}). Changes are sent only after they are recorded.',
          { code },
        ),
        journalAdvice(failure),
      );
    case 'read':
      return sentences(
        vscode.l10n.t('Could not read the activity log ({code}).', { code }),
        journalAdvice(failure),
      );
    case 'write':
      return sentences(
        keptIn === 'browser'
          ? vscode.l10n.t(
              'This browser did not keep the activity log ({code}). Changes are sent only after they are recorded.',
              { code },
            )
          : vscode.l10n.t(
              'Could not write the activity log ({code}). Changes are sent only after they are recorded.',
              { code },
            ),
        journalAdvice(failure),
      );
    case 'clear':
      return notClearedText(failure);
  }
}

/** Why the journal was not cleared, and what to do. */
function notClearedText(failure: StorageFailure): string {
  const { code } = failure;
  if (code === 'EBUSY') {
    return vscode.l10n.t(
      'The activity log was not cleared, because another window is working on it. Try again in a moment.',
    );
  }
  return sentences(
    fullCodes.has(code)
      ? vscode.l10n.t(
          'The activity log was not cleared ({code}). What is in doubt or under way must be written to a new file first, and the disk is full. Nothing was removed.',
          { code },
        )
      : vscode.l10n.t('The activity log was not cleared ({code}). No entry in doubt was lost.', { code }),
    journalAdvice(failure),
  );
}

function journalAdvice(failure: StorageFailure): string {
  return (
    spaceAdvice(failure) ??
    (failure.operation === 'read'
      ? vscode.l10n.t('Make sure that VS Code can read the folder of the log, then try again.')
      : vscode.l10n.t('Make sure that VS Code can write to the folder of the log, then try again.'))
  );
}

function checksText(failure: StorageFailure): string {
  const { operation, code, keptIn } = failure;
  switch (operation) {
    case 'open':
      return sentences(
        vscode.l10n.t(
          'Could not open the folder of the checks ({code}). New checks are lost when you close this window.',
          { code },
        ),
        checksAdvice(failure),
      );
    case 'read':
      return sentences(vscode.l10n.t('Could not read the checks ({code}).', { code }), checksAdvice(failure));
    case 'write':
      return sentences(
        keptIn === 'browser'
          ? vscode.l10n.t(
              'This browser did not keep the checks ({code}). They are lost when you close this window.',
              { code },
            )
          : vscode.l10n.t(
              'Checks cannot be saved on this computer ({code}). They are lost when you close this window.',
              { code },
            ),
        checksAdvice(failure),
      );
    case 'clear':
      return sentences(
        vscode.l10n.t('Not all checks could be removed ({code}).', { code }),
        checksAdvice(failure),
      );
  }
}

function checksAdvice(failure: StorageFailure): string {
  return (
    spaceAdvice(failure) ??
    (failure.operation === 'read'
      ? vscode.l10n.t('Make sure that VS Code can read the folder of the checks, then reload the window.')
      : vscode.l10n.t('Make sure that VS Code can write to the folder of the checks, then try again.'))
  );
}

/** What to do where a browser keeps nothing, or a disk is full; `undefined` on a disk that has space. */
function spaceAdvice({ code, keptIn }: StorageFailure): string | undefined {
  if (keptIn === 'browser') {
    return vscode.l10n.t('Allow this site to keep data and free up space, then try again.');
  }
  return fullCodes.has(code) ? vscode.l10n.t('Free up disk space, then try again.') : undefined;
}

function sentences(...all: readonly string[]): string {
  return all.join(' ');
}
