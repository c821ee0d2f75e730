import * as vscode from 'vscode';
import { wasAskedBy, wasAskedByName } from '../../checks/asker.ts';
import type { CheckRun } from '../../checks/model.ts';
import type { OwnIdentity } from '../../checks/target.ts';
import type { Account } from '../../host/account.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
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
  if (!connection || wasAskedBy(run, connection.account)) {
    return connection;
  }
  const { askedBy: account, askedByTenantId: tenant = '' } = run;
  const text = wasAskedByName(run, connection.account.label)
    ? vscode.l10n.t(
        'This check was asked by {account} in another tenant, {tenant}. Sign in to that tenant, or run the check again from yours.',
        { account, tenant },
      )
    : vscode.l10n.t(
        'This check was asked by {account}. Switch to that account, or run the check again with yours.',
        { account },
      );
  void vscode.window.showWarningMessage(notificationText(text));
  return undefined;
}

/** The account signed in, in all forms in which a target can name it. */
export async function ownIdentity(
  connection: Pick<Connection, 'account' | 'self' | 'people' | 'signal'>,
): Promise<OwnIdentity> {
  const { account, self } = connection;
  return identityOf({ label: account.label, userId: self?.userId ?? account.userId }, connection);
}

/** An account in all forms in which a target can name it, as far as the chats of the connection tell. */
export async function identityOf(
  { label, userId }: Pick<Account, 'label' | 'userId'>,
  connection: Pick<Connection, 'people' | 'signal'>,
): Promise<OwnIdentity> {
  const email =
    userId === undefined ? undefined : (await connection.people(connection.signal)).withUserId(userId)?.email;
  return { userId, signInName: label, email };
}

/** The names of people as far as the chats of the connection tell them; without one, nobody is named. */
export async function namesIn(connection: Connection | undefined): Promise<TargetNames> {
  return new TargetNames(await connection?.people(connection.signal));
}
