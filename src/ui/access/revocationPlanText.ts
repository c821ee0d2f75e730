import * as vscode from 'vscode';
import type { RevocationPlan, RevocationStep } from '../../access/revocationPlan.ts';
import { marksOf } from '../../chats/model.ts';
import type { Connection } from '../../session/connection.ts';
import { markText, memberLabel } from '../chats/chatText.ts';
import { chatNaming } from '../chats/twinText.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { signedInText } from './accessText.ts';
import { revocationExclusionLines, workText } from './revokeText.ts';

/** The line of a {@link revocationPlanReport} that leads back to the command. */
export const planActionLine = 2;

/**
 * A plan as a document: who loses access to which chat, who is left out and why, the number of requests and the time,
 * and last the ids.
 * @param known how much of the chats is loaded, if the selection may be less than what was meant.
 */
export function revocationPlanReport(
  plan: RevocationPlan,
  connection: Connection,
  known: string | undefined,
): string {
  const { cloud } = connection;
  const nameOfChat = chatNaming(connection);
  const lines = [
    vscode.l10n.t('Plan of a revocation. Nothing was sent yet.'),
    '',
    vscode.l10n.t('Who loses access:'),
    ...plan.steps.map((step, index) => `${index + 1}. ${stepText(step, nameOfChat(step.chat))}`),
    ...(plan.exclusions.length === 0 ? [] : ['', ...revocationExclusionLines(plan, connection)]),
    '',
    workText(plan),
    ...(known === undefined ? [] : [known]),
    signedInText(connection),
    named(vscode.l10n.t('Cloud'), cloud.name),
    '',
    vscode.l10n.t('IDs:'),
    ...plan.steps.flatMap((step, index) => idLines(step, index + 1)),
  ];
  return `${lines.join('\n')}\n`;
}

function stepText({ chat, member }: RevocationStep, chatName: string): string {
  const address = member.email === undefined ? [] : [plainText(member.email)];
  const marks = marksOf(member, chat, undefined).map(markText);
  const about = [...address, ...marks].join(', ');
  const person = about === '' ? memberLabel(member) : `${memberLabel(member)} (${about})`;
  return named(chatName, person);
}

function idLines({ chat, subject }: RevocationStep, number: number): string[] {
  return [
    `${number}. ${named(vscode.l10n.t('User ID'), subject.userId)}`,
    `   ${named(vscode.l10n.t('Tenant'), subject.tenantId)}`,
    `   ${named(vscode.l10n.t('Chat ID'), plainText(chat.id))}`,
  ];
}
