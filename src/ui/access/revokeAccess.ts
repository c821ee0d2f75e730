import * as vscode from 'vscode';
import { entriesToContinue } from '../../access/activityRuns.ts';
import type { Journal } from '../../access/journal.ts';
import { Revocation } from '../../access/revocation.ts';
import type { RevocationResult } from '../../access/revocationOutcome.ts';
import {
  chatsToRevokeIn,
  planRevocation,
  type Membership,
  type RevocationCandidate,
  type RevocationPlan,
} from '../../access/revocationPlan.ts';
import { completenessOf } from '../../chats/completion.ts';
import type { Log } from '../../core/log.ts';
import { commandIds, viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { RunMessages } from '../../host/runMessages.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import type { MemberNode } from '../chats/chatNodes.ts';
import { chatLabel, memberLabel } from '../chats/chatText.ts';
import { selectedPeopleRows } from '../people/peopleNodes.ts';
import { completenessText } from '../people/peopleText.ts';
import { selectedMemberships } from '../people/selectedMemberships.ts';
import { sayListChanged } from '../text/notification.ts';
import { notificationText } from '../text/safeText.ts';
import { withToldProgress } from '../text/toldProgress.ts';
import {
  nothingRun,
  runConfirmed,
  type AccessChange,
  type Confirmation,
  type EndedRun,
} from './confirmedRun.ts';
import { readMembersNow } from './membersNow.ts';
import { pickMembers } from './pickMembers.ts';
import { planActionLine, revocationPlanReport } from './revocationPlanText.ts';
import {
  revocationDetail,
  revocationExclusionLines,
  revocationNaming,
  revocationOutcomeText,
  revocationQuestion,
  revocationReport,
  revocationRequests,
} from './revokeText.ts';

/** Above this number of members, the number must be typed to confirm. */
const membersWithoutTyping = 5;

/** What Revoke Access… is made of. */
export interface RevokeAccessParts {
  readonly connections: Connections;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly messages: RunMessages;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Every revocation is written there before it is sent. */
  readonly journal: Journal;
}

/** Whose access is to be revoked. */
interface Wanted {
  readonly selection: readonly RevocationCandidate[];
  /** How much of the chats is loaded, if the selection may be less than what was meant. */
  readonly known: string | undefined;
  /** Plans and asks anew for the same. */
  readonly repeat: () => unknown;
}

/** The command Revoke Access…. */
export class RevokeAccess {
  constructor(private readonly parts: RevokeAccessParts) {}

  /** @param args rows of the Chats or People view; none from the palette, which asks for them. */
  async run(...args: readonly unknown[]): Promise<void> {
    const connection = this.parts.connections.require();
    this.parts.settings.assertRight(['readOnly', 'confirmRevocation']);
    if (!this.isPossible(connection)) {
      return;
    }
    const onRows = args.length > 0;
    const selection = onRows ? await selectedMemberships(connection, args) : await pickMembers(connection);
    if (!selection) {
      sayListChanged();
      return;
    }
    // A person stands for all their chats, as far as they are loaded.
    const people = selectedPeopleRows(args).some(({ kind }) => kind === 'person');
    const known = people ? completenessText(completenessOf(connection.chats)) : undefined;
    const rows = onRows ? args : rowsOf(selection);
    const repeat = (): unknown => vscode.commands.executeCommand(commandIds.revokeAccess, ...rows);
    const { answered } = await this.revoke(connection, { selection, known, repeat });
    await answered;
  }

  /**
   * Plans and asks anew for entries of the journal for which nothing was sent.
   * @param ids the ids of the entries. Those that something was done about since are left alone.
   * @returns `undefined` if none were left.
   */
  async continueWith(ids: ReadonlySet<string>): Promise<EndedRun | undefined> {
    const { entries } = await this.parts.journal.read();
    const selection = entriesToContinue(entries, ids, 'revoke').map(({ intent }) => ({ recorded: intent }));
    if (selection.length === 0) {
      return undefined;
    }
    const connection = this.parts.connections.require();
    if (!this.isPossible(connection)) {
      return nothingRun;
    }
    const repeat = async (): Promise<void> => (await this.continueWith(ids))?.answered;
    return this.revoke(connection, { selection, known: undefined, repeat });
  }

  private async revoke(connection: Connection, wanted: Wanted): Promise<EndedRun> {
    if (wanted.selection.length === 0) {
      return nothingRun;
    }
    const plan = await this.plan(connection, wanted.selection);
    if (plan.steps.length === 0) {
      const reasons = revocationExclusionLines(plan, connection).join(' ');
      void vscode.window.showWarningMessage(
        notificationText(`${vscode.l10n.t('There is nothing to revoke.')} ${reasons}`),
      );
      return nothingRun;
    }
    return runConfirmed({ ...this.parts, connection }, this.changeOf(connection, plan, wanted));
  }

  /** Read-only and the cloud are checked here too, because menus can be bypassed. */
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

  /** Plans with the members as they are now, because the rows may be old. */
  private async plan(
    connection: Connection,
    selection: readonly RevocationCandidate[],
  ): Promise<RevocationPlan> {
    const { acting } = connection;
    const chatIds = [...chatsToRevokeIn(selection, acting)];
    return withToldProgress(
      vscode.l10n.t('Reading members'),
      chatIds.length === 1 ? { kind: 'view', viewId: viewIds.chats } : { kind: 'notification' },
      connection,
      async (signal, tell) => {
        const self = await connection.requireSelf(signal);
        const readings = await readMembersNow(connection, chatIds, signal, tell);
        return planRevocation(selection, readings, { self, acting, includeSelf: selection.length === 1 });
      },
    );
  }

  private changeOf(
    connection: Connection,
    plan: RevocationPlan,
    wanted: Wanted,
  ): AccessChange<RevocationResult> {
    const { revocations, self } = connection;
    const version = this.parts.settings.get('graphVersion');
    const namesOf = revocationNaming(plan, connection);
    return {
      action: 'revoke',
      isPossible: () => this.isPossible(connection),
      confirmation: this.confirmationOf(connection, plan, wanted),
      requests: () => ({
        title: vscode.l10n.t('Requests of a revocation'),
        text: revocationRequests(plan, connection, version),
      }),
      progressTitle: vscode.l10n.t('Revoking access'),
      run: (parts, signal, observer) =>
        new Revocation({
          ...parts,
          api: revocations,
          chatLabel: chat => chatLabel(chat, self),
        }).run(plan, signal, observer),
      wanted: 'revoked',
      count: ({ succeeded, ...counts }) =>
        this.parts.telemetry.revocationEnded({ ...counts, revoked: succeeded }),
      ended: counts => vscode.l10n.t('Revoking access ended. {listed}.', { listed: counts }),
      outcomeText: result => revocationOutcomeText(result, namesOf, connection),
      report: results => ({
        title: vscode.l10n.t('Outcome of a revocation'),
        text: revocationReport(plan, results, connection),
      }),
      continueWith: ids => this.continueWith(ids),
      continueUnrecorded: results => this.continueUnrecorded(connection, results),
    };
  }

  /** Goes on with what only this window knows of, as long as the account is the same. */
  private async continueUnrecorded(
    connection: Connection,
    notAttempted: readonly RevocationResult[],
  ): Promise<void> {
    if (connection !== this.parts.connections.current) {
      sayListChanged();
    } else {
      const selection = notAttempted.map(({ step: { chat, member } }) => ({ chat, member }));
      const repeat = (): unknown =>
        vscode.commands.executeCommand(commandIds.revokeAccess, ...rowsOf(selection));
      const { answered } = await this.revoke(connection, { selection, known: undefined, repeat });
      await answered;
    }
  }

  private confirmationOf(connection: Connection, plan: RevocationPlan, wanted: Wanted): Confirmation {
    const detail = revocationDetail(plan, connection);
    const showPlan = {
      title: vscode.l10n.t('Show Plan'),
      run: () => this.showPlan(connection, plan, wanted),
    };
    return {
      question: revocationQuestion(plan, connection),
      detail: wanted.known === undefined ? detail : `${wanted.known}\n\n${detail}`,
      proceed: vscode.l10n.t('Revoke Access'),
      alternatives: plan.steps.length + plan.exclusions.length > 1 ? [showPlan] : [],
      isMeant: () => this.confirmByTyping(plan),
    };
  }

  /** Shows the plan as a document that leads back to the command, which then plans anew. */
  private async showPlan(connection: Connection, plan: RevocationPlan, wanted: Wanted): Promise<void> {
    await this.parts.documents.show(vscode.l10n.t('Plan of a revocation'), {
      text: revocationPlanReport(plan, connection, wanted.known),
      actions: [
        {
          line: planActionLine,
          title: vscode.l10n.t('Revoke Access…'),
          run: wanted.repeat,
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
    const name = plan.steps.length === 1 ? memberLabel(first.member) : String(plan.steps.length);
    // A name may be copied from where it is shown.
    const expected = notificationText(name);
    const isExpected = (text: string): boolean => [name, expected].includes(text.trim());
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
        text.trim() === '' || isExpected(text)
          ? undefined
          : vscode.l10n.t('This is not {expected}.', { expected }),
    });
    return typed !== undefined && isExpected(typed);
  }
}

/** The arguments that VS Code would call the command with on the rows of these members. */
function rowsOf(selection: readonly Membership[]): readonly unknown[] {
  const rows = selection.map(({ chat, member }): MemberNode => ({ kind: 'member', chat, member }));
  return [rows[0], rows];
}
