import * as vscode from 'vscode';
import type { RevocationPlan } from '../../access/revocationPlan.ts';
import type { Connection } from '../../session/connection.ts';
import { memberLabel } from '../chats/chatText.ts';
import { chatNaming } from '../chats/twinText.ts';
import { plainText } from '../text/safeText.ts';
import { revocationExclusionLines, workText } from './revokeText.ts';

/**
 * A plan as a document: what will happen to each member, who is left out and why, the number of requests and the time.
 * @param known how much of the chats is loaded, if the selection may be less than what was meant.
 */
export function revocationPlanReport(
  plan: RevocationPlan,
  connection: Connection,
  known: string | undefined,
): string {
  const { account, cloud } = connection;
  const nameOfChat = chatNaming(connection);
  const rows = plan.steps.map((step, index) =>
    vscode.l10n.t('{number}. {person} ({address}, {userId}, tenant {tenantId}) loses access to "{chat}"', {
      number: index + 1,
      person: memberLabel(step.member),
      address: plainText(step.member.email ?? '–'),
      userId: step.subject.userId,
      tenantId: step.subject.tenantId,
      chat: nameOfChat(step.chat),
    }),
  );
  const lines = [
    vscode.l10n.t('Plan of a revocation as {account}, cloud {cloud}. Nothing was sent yet.', {
      account: plainText(account.label),
      cloud: cloud.name,
    }),
    workText(plan),
    ...(known === undefined ? [] : [known]),
    '',
    ...rows,
    ...(plan.exclusions.length === 0 ? [] : ['', ...revocationExclusionLines(plan.exclusions)]),
  ];
  return `${lines.join('\n')}\n`;
}
