import * as vscode from 'vscode';
import {
  completenessOf,
  completePeople,
  type Completeness,
  type CompletionProgress,
} from '../../chats/completion.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import { rowCommandIds } from '../../host/contributions.ts';
import type { Connections } from '../../session/connections.ts';
import { chatCountText } from '../chats/chatText.ts';
import { failureText } from '../failures/failureText.ts';
import { showEnding } from '../text/notification.ts';
import { withToldProgress, type ToldProgress } from '../text/toldProgress.ts';
import { completenessText, unreadText } from './peopleText.ts';

/**
 * Loads all chats and all members, with progress, until cancelled. What was loaded stays; running it again loads the
 * rest.
 */
export async function loadEveryone(connections: Connections): Promise<void> {
  const connection = connections.require();
  const { chats, self } = connection;
  try {
    const unread = await withToldProgress(
      vscode.l10n.t('Loading all chats and members'),
      { kind: 'notification' },
      connection,
      (signal, tell) => completePeople(chats, signal, progress => tell(toldProgress(progress))),
    );
    if (unread.length > 0) {
      void offerToLoad(false, unreadText(unread, self), vscode.l10n.t('Try Again'));
    }
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (connections.current !== connection || !isTemporary(failure)) {
      throw thrown;
    }
    const text = endedText(failure, completenessOf(chats));
    void offerToLoad(failure.kind === 'cancelled', text, vscode.l10n.t('Continue'));
  }
}

function toldProgress({ chats, allChats, rosters, remainingMs }: CompletionProgress): ToldProgress {
  const text = allChats
    ? vscode.l10n.t('members of {done} loaded, {left} left', {
        done: chatCountText(rosters.done),
        left: rosters.left,
      })
    : vscode.l10n.t('{count} so far', { count: chatCountText(chats) });
  return { text, remainingMs };
}

/** Whether going on may help. What needs another sign-in or a permission is told like everywhere else. */
function isTemporary({ kind }: Failure): boolean {
  return kind !== 'signedOut' && kind !== 'signInFailed' && kind !== 'consentNeeded' && kind !== 'unexpected';
}

/** Says why it ended and how far it got. */
function endedText(failure: Failure, completeness: Completeness): string {
  return [
    failure.kind === 'cancelled' ? vscode.l10n.t('Loading stopped.') : failureText(failure),
    completenessText(completeness),
    vscode.l10n.t('What was loaded so far is kept.'),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Says how it ended, with a button that loads what is missing. */
async function offerToLoad(asWanted: boolean, text: string, button: string): Promise<void> {
  if ((await showEnding(asWanted, text, button)) === button) {
    await vscode.commands.executeCommand(rowCommandIds.loadEveryone);
  }
}
