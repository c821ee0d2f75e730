import * as vscode from 'vscode';
import { planRevocation, type Membership, type RevocationPlan } from '../../access/revocationPlan.ts';
import type { Journal } from '../../access/journal.ts';
import type { StepResult } from '../../access/revocationOutcome.ts';
import { Revocation } from '../../access/revocation.ts';
import { completenessOf } from '../../chats/completion.ts';
import type { Chat } from '../../chats/model.ts';
import { systemClock } from '../../core/async.ts';
import { commandIds, viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import { withProgress } from '../../host/progress.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import type { MemberNode } from '../chats/chatNodes.ts';
import { chatLabel, memberLabel } from '../chats/chatText.ts';
import type { Connection, Connections } from '../../session/connection.ts';
import { completenessText } from '../people/peopleText.ts';
import { pickMembers } from './pickMembers.ts';
import { revocationPlanReport } from './revocationPlanText.ts';
import {
  revocationExclusionLines,
  outcomeText,
  revocationDetail,
  revocationQuestion,
  revocationReport,
  revocationRequests,
} from './revokeText.ts';
import { outcomeCounts, withRunProgress } from './runProgress.ts';
import { notificationText } from '../text/safeText.ts';
import { selectedMemberships } from '../people/selectedMemberships.ts';
import { selectedPeopleRows } from '../people/peopleNodes.ts';
import { revocationHeading } from '../activity/outcomeText.ts';

/** Above this number of members, the number must be typed to confirm. */
const membersWithoutTyping = 5;

/** What the command needs. */
export interface RevokeAccessParts {
  readonly connections: Connections;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly telemetry: Telemetry;
  /** Where every revocation is written down before it is sent. */
  readonly journal: Journal;
}

/** Whose access is to be revoked. */
interface Wanted {
  readonly selection: readonly Membership[];
  /** What is said where the selection may not be all that was meant. */
  readonly known: string | undefined;
  /** Rows that stand for the selection, as the command takes them. */
  readonly rows: readonly unknown[];
}

/** The command Revoke Access…: choose, plan, confirm, send, read again, report. */
export class RevokeAccess {
  constructor(private readonly parts: RevokeAccessParts) {}

  /** Called on rows of the Chats tree or the People tree, or without any from the palette, where it asks. */
  async run(...args: readonly unknown[]): Promise<void> {
    const connection = this.parts.connections.require();
    if (!this.isPossible(connection)) {
      return;
    }
    const onRows = args.length > 0;
    const selection = onRows ? await selectedMemberships(connection, args) : await pickMembers(connection);
    if (!selection) {
      // VS Code passes no row if the list was drawn anew while its menu was open.
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The list has just changed, so it is not clear who was meant. Select again.'),
      );
      return;
    }
    // A person stands for all their chats, as far as they are known here.
    const people = selectedPeopleRows(args).some(({ kind }) => kind === 'person');
    const known = people ? completenessText(completenessOf(connection.chats)) : undefined;
    await this.revoke(connection, { selection, known, rows: onRows ? args : rowsOf(selection) });
  }

  private async revoke(connection: Connection, wanted: Wanted): Promise<void> {
    if (wanted.selection.length === 0) {
      return;
    }
    const plan = await this.plan(connection, wanted.selection);
    if (plan.steps.length === 0) {
      const reasons = revocationExclusionLines(plan.exclusions).join(' ');
      void vscode.window.showWarningMessage(
        notificationText(`${vscode.l10n.t('There is nothing to revoke.')} ${reasons}`),
      );
      return;
    }
    if (!(await this.confirm(connection, plan, wanted))) {
      return;
    }
    await connection.consent('revoke');
    await this.report(connection, plan, await this.carryOut(connection, plan));
  }

  /** Read-only and the cloud are checked here too: menus can be bypassed. */
  private isPossible({ cloud }: Connection): boolean {
    if (this.parts.settings.get('readOnly')) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Teams Chat Access is set to read-only (teamsChatAccess.readOnly), so nothing is revoked.',
        ),
      );
      return false;
    }
    if (!cloud.canRevoke) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('Microsoft Graph cannot revoke access to chats in this cloud.'),
      );
      return false;
    }
    return true;
  }

  /** Plans with the members as they are now, because what the tree shows may be old. */
  private async plan(connection: Connection, selection: readonly Membership[]): Promise<RevocationPlan> {
    const chatIds = [...new Set(selection.map(({ chat }) => chat.id))];
    return withProgress(
      vscode.l10n.t('Reading members'),
      chatIds.length === 1 ? { kind: 'view', viewId: viewIds.chats } : { kind: 'notification' },
      connection.signal,
      async signal => {
        const self = await connection.requireSelf(signal);
        const rosters = new Map<string, Chat>();
        for (const chatId of chatIds) {
          rosters.set(chatId, await connection.chats.readRoster(chatId, signal));
        }
        return planRevocation(selection, rosters, self, selection.length === 1);
      },
    );
  }

  private async confirm(connection: Connection, plan: RevocationPlan, wanted: Wanted): Promise<boolean> {
    const revoke = vscode.l10n.t('Revoke Access');
    const dryRun = vscode.l10n.t('Show Requests Only');
    const showPlan = vscode.l10n.t('Show Plan');
    const detail = revocationDetail(plan, connection);
    const chosen = await vscode.window.showWarningMessage(
      revocationQuestion(plan, connection.self),
      { modal: true, detail: wanted.known === undefined ? detail : `${wanted.known}\n\n${detail}` },
      revoke,
      ...(plan.steps.length > 1 ? [showPlan] : []),
      dryRun,
    );
    if (chosen === showPlan) {
      await this.showPlan(connection, plan, wanted);
    }
    if (chosen === dryRun) {
      const version = this.parts.settings.get('graphVersion');
      await this.parts.documents.show(
        vscode.l10n.t('Requests of a revocation'),
        revocationRequests(plan, connection, version),
      );
    }
    return chosen === revoke && (await this.confirmByTyping(plan));
  }

  /** The plan as a document, from where it can be gone on with: then the members are read again. */
  private async showPlan(connection: Connection, plan: RevocationPlan, wanted: Wanted): Promise<void> {
    await this.parts.documents.show(vscode.l10n.t('Plan of a revocation'), {
      text: revocationPlanReport(plan, connection, wanted.known),
      actions: [
        {
          line: 0,
          title: vscode.l10n.t('Revoke Access…'),
          run: () => vscode.commands.executeCommand(commandIds.revokeAccess, ...wanted.rows),
        },
      ],
    });
  }

  private async confirmByTyping(plan: RevocationPlan): Promise<boolean> {
    const [first] = plan.steps;
    const many = plan.steps.length > membersWithoutTyping;
    if (!first || (!many && this.parts.settings.get('confirmRevocation') === 'dialog')) {
      return true;
    }
    const expected = plan.steps.length === 1 ? memberLabel(first.member) : String(plan.steps.length);
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Revoke Access'),
      prompt:
        plan.steps.length === 1
          ? vscode.l10n.t('Type {expected} to confirm.', { expected })
          : vscode.l10n.t('Access will be revoked {expected} times. Type {expected} to confirm.', {
              expected,
            }),
      ignoreFocusOut: true,
      validateInput: text =>
        text.trim() === '' || text.trim() === expected
          ? undefined
          : vscode.l10n.t('This is not {expected}.', { expected }),
    });
    return typed?.trim() === expected;
  }

  private async carryOut(connection: Connection, plan: RevocationPlan): Promise<readonly StepResult[]> {
    const { account, cloud, chats, self } = connection;
    const revocation = new Revocation({
      api: connection.access,
      readRoster: (chatId, signal) => chats.readRoster(chatId, signal, 'background'),
      journal: this.parts.journal.begin({ action: 'revoke', cloud: cloud.name, account }),
      chatLabel: chat => chatLabel(chat, self),
      renew: async () => {
        await connection.consent('list');
        await connection.consent('revoke');
      },
      clock: systemClock,
    });
    const results = await withRunProgress(
      vscode.l10n.t('Revoking access'),
      connection,
      (signal, onProgress) => revocation.run(plan, signal, { onProgress }),
    );
    this.parts.telemetry.revocationEnded({
      requested: plan.steps.length,
      revoked: results.filter(({ outcome }) => outcome.kind === 'revoked').length,
      inDoubt: results.filter(({ outcome }) => outcome.kind === 'inDoubt').length,
    });
    return results;
  }

  private async report(
    connection: Connection,
    plan: RevocationPlan,
    results: readonly StepResult[],
  ): Promise<void> {
    const details = vscode.l10n.t('Show Details');
    const allRevoked = results.every(({ outcome }) => outcome.kind === 'revoked');
    const show = allRevoked ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const text = notificationText(summaryText(results, connection));
    if ((await show(text, details)) === details) {
      await this.parts.documents.show(
        vscode.l10n.t('Outcome of a revocation'),
        revocationReport(plan, results, connection),
      );
    }
  }
}

/** The arguments with which VS Code calls the command on these members' rows. */
function rowsOf(selection: readonly Membership[]): readonly unknown[] {
  const rows = selection.map(({ chat, member }): MemberNode => ({ kind: 'member', chat, member }));
  return [rows[0], rows];
}

/** One sentence for one member, counts by outcome for several. */
function summaryText(results: readonly StepResult[], connection: Connection): string {
  const [only] = results;
  if (only && results.length === 1) {
    return outcomeText(only, connection.self);
  }
  const listed = outcomeCounts(results.map(({ outcome }) => revocationHeading(outcome.kind)));
  return vscode.l10n.t('Revoking access ended. {listed}', { listed });
}
