import * as vscode from 'vscode';
import type { CheckRun } from '../../checks/model.ts';
import type { OwnIdentity } from '../../checks/target.ts';
import type { Connection, Connections } from '../../session/connection.ts';
import { notificationText } from '../text/safeText.ts';
import { TargetNames } from './checkText.ts';

/** The connection, if its cloud has checks; else says that it has none. @throws FailureError if nobody is signed in. */
export function connectionForChecks(connections: Connections): Connection | undefined {
  const connection = connections.require();
  if (connection.cloud.canCheck) {
    return connection;
  }
  void vscode.window.showWarningMessage(
    vscode.l10n.t('Microsoft Graph can check interactions in the global cloud only.'),
  );
  return undefined;
}

/**
 * The connection to ask more for a run, if it is that of the account that asked: what is allowed to one says nothing
 * about another. Else says so.
 * @throws FailureError if nobody is signed in.
 */
export function connectionForRun(connections: Connections, run: CheckRun): Connection | undefined {
  const connection = connectionForChecks(connections);
  if (!connection || connection.account.label === run.askedBy) {
    return connection;
  }
  const text = vscode.l10n.t(
    'This check was asked by {account}. Switch to that account, or run the check again with yours.',
    { account: run.askedBy },
  );
  void vscode.window.showWarningMessage(notificationText(text));
  return undefined;
}

/** The account signed in, in all forms in which a target can name it. */
export async function ownIdentity(
  connection: Pick<Connection, 'account' | 'self' | 'people' | 'signal'>,
): Promise<OwnIdentity> {
  const { account, self, signal } = connection;
  const userId = self?.userId ?? account.userId;
  const email =
    userId === undefined ? undefined : (await connection.people(signal)).withUserId(userId)?.email;
  return { userId, signInName: account.label, email };
}

/** The names of people as far as the chats of the connection tell them; without one, nobody is named. */
export async function namesIn(connection: Connection | undefined): Promise<TargetNames> {
  return new TargetNames(await connection?.people(connection.signal));
}
