import * as vscode from 'vscode';
import { entriesToContinue } from '../../access/activityRuns.ts';
import { Addition } from '../../access/addition.ts';
import type { AdditionResult } from '../../access/additionOutcome.ts';
import {
  candidatesOf,
  chatsToRead,
  membershipOf,
  sortCandidates,
  type Addable,
  type AdditionExclusion,
  type AdditionPlan,
  type Candidate,
  type MembershipChoice,
} from '../../access/additionPlan.ts';
import type { Journal } from '../../access/journal.ts';
import type { Chat } from '../../chats/model.ts';
import type { Log } from '../../core/log.ts';
import { viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { RunMessages } from '../../host/runMessages.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { entriesOf, selectedActivity } from '../activity/activityNodes.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { chatLabel } from '../chats/chatText.ts';
import { chatStep } from '../chats/pickChat.ts';
import { MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { sayListChanged } from '../text/notification.ts';
import { notificationText } from '../text/safeText.ts';
import { withToldProgress } from '../text/toldProgress.ts';
import { membershipSteps, peopleStep } from './askAddition.ts';
import { nothingRun, runConfirmed, type AccessChange, type EndedRun } from './confirmedRun.ts';
import { readMembersNow } from './membersNow.ts';
import {
  additionDetail,
  additionExclusionLines,
  additionNaming,
  additionOutcomeText,
  additionQuestion,
  additionReport,
  additionRequests,
  obstacleText,
} from './readdText.ts';

/** What Re-add Member… is made of. */
export interface ReaddMemberParts {
  readonly connections: Connections;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly messages: RunMessages;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Says who was in a chat and as what. Every addition is written there before it is sent. */
  readonly journal: Journal;
}

/** Leads from the people to add to what they are to be. */
type ThenMembership = (candidates: readonly Candidate[], step: number) => Promise<Step | undefined>;

/** The command Re-add Member…. */
export class ReaddMember {
  constructor(private readonly parts: ReaddMemberParts) {}

  /** @param args rows of the Activity view, or a chat of the Chats view; none from the palette, which asks. */
  async run(...args: readonly unknown[]): Promise<void> {
    const connection = this.parts.connections.require();
    if (this.isPossible()) {
      const { answered } = await this.add(connection, then => this.firstStep(connection, args, then));
      await answered;
    }
  }

  /**
   * Plans and asks anew for entries of the journal for which nothing was sent.
   * @param ids the ids of the entries. Those that something was done about since are left alone.
   * @returns `undefined` if none were left.
   */
  async continueWith(ids: ReadonlySet<string>): Promise<EndedRun | undefined> {
    const { entries } = await this.parts.journal.read();
    const candidates = candidatesOf(entriesToContinue(entries, ids, 'readd'));
    return candidates.length > 0 ? this.addCandidates(candidates) : undefined;
  }

  private async addCandidates(candidates: readonly Candidate[]): Promise<EndedRun> {
    const connection = this.parts.connections.require();
    return this.isPossible() ? this.add(connection, then => then(candidates, 1)) : nothingRun;
  }

  /** Read-only is checked here too, because menus can be bypassed. */
  private isPossible(): boolean {
    if (this.parts.settings.get('readOnly')) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Teams Chat Access is set to read-only (teamsChatAccess.readOnly), so nobody is added.',
        ),
      );
      return false;
    }
    return true;
  }

  /** Asks for everything that a plan needs, then for confirmation, and carries it out. */
  private async add(
    connection: Connection,
    firstStep: (then: ThenMembership) => Promise<Step | undefined>,
  ): Promise<EndedRun> {
    let sorted: Sorted = { addable: [], exclusions: [] };
    let choice: MembershipChoice | undefined;
    const start = await firstStep(async (candidates, step) => {
      sorted = await this.sort(connection, candidates);
      if (sorted.addable.length === 0) {
        sayWhy(sorted.exclusions, connection);
        return undefined;
      }
      const position = { title: titleText(), step, totalSteps: step + 1 };
      const left = sorted.exclusions.length;
      return membershipSteps(sorted.addable, left, position, chosen => {
        choice = chosen;
      });
    });
    if (!start || !(await MultiStepInput.run(start)) || !choice) {
      return nothingRun;
    }
    const chosen = choice;
    const plan = {
      steps: sorted.addable.map(one => ({ ...one, membership: membershipOf(one, chosen) })),
      exclusions: sorted.exclusions,
    };
    return runConfirmed({ ...this.parts, connection }, this.changeOf(connection, plan));
  }

  private async firstStep(
    connection: Connection,
    args: readonly unknown[],
    then: ThenMembership,
  ): Promise<Step | undefined> {
    const title = titleText();
    const rows = selectedActivity(args);
    const { entries } = await this.parts.journal.read();
    if (rows.length > 0) {
      // A row may be old, and other extensions may make up rows. Only the journal counts.
      const wanted = new Set(rows.flatMap(entriesOf).map(({ intent }) => intent.id));
      const candidates = candidatesOf(
        entries.filter(({ intent }) => wanted.has(intent.id)),
        entries,
      );
      if (candidates.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('Nobody in the selection was taken out of a chat.'),
        );
        return undefined;
      }
      return then(candidates, 1);
    }
    const people = (chat: Chat, step: number): Step => {
      const { id, type, tenantId } = chat;
      const named = { id, label: chatLabel(chat, connection.self), type, tenantId };
      const position = { title, step, totalSteps: step + 2 };
      return peopleStep(connection, named, entries, position, candidates => then(candidates, step + 1));
    };
    if (args.length === 0) {
      // Nobody can be added to a 1:1 chat, so these are not listed.
      const question = {
        title,
        totalSteps: 4,
        only: ({ type }: Chat) => type !== 'oneOnOne',
        leftOut: (listed: number, all: number) =>
          vscode.l10n.t('{listed} of {all} can be added to: nobody can be added to 1:1 chats.', {
            listed,
            all,
          }),
      };
      return chatStep(connection, question, chat => people(chat, 2));
    }
    const chat = chatOf(args, connection);
    if (!chat) {
      sayListChanged();
      return undefined;
    }
    if (chat.type === 'oneOnOne') {
      void vscode.window.showWarningMessage(obstacleText({ kind: 'oneOnOne' }));
      return undefined;
    }
    return people(chat, 1);
  }

  /** Reads who is in the chats now, and sorts out who can be added. */
  private async sort(connection: Connection, candidates: readonly Candidate[]): Promise<Sorted> {
    const { acting } = connection;
    const chatIds = chatsToRead(candidates, acting);
    return withToldProgress(
      vscode.l10n.t('Reading members'),
      chatIds.length <= 1 ? { kind: 'view', viewId: viewIds.chats } : { kind: 'notification' },
      connection,
      async (signal, tell) => {
        const readings = await readMembersNow(connection, chatIds, signal, tell);
        // If no chat had to be read, no request is needed at all.
        const self = chatIds.length === 0 ? connection.self : await connection.requireSelf(signal);
        return sortCandidates(candidates, readings, self, acting);
      },
    );
  }

  /** Goes on with what only this window knows of, as long as the account is the same. */
  private async continueUnrecorded(
    connection: Connection,
    notAttempted: readonly AdditionResult[],
  ): Promise<void> {
    if (connection !== this.parts.connections.current) {
      sayListChanged();
    } else {
      const { answered } = await this.addCandidates(notAttempted.map(({ step }) => step));
      await answered;
    }
  }

  private changeOf(connection: Connection, plan: AdditionPlan): AccessChange<AdditionResult> {
    const version = this.parts.settings.get('graphVersion');
    const naming = additionNaming(plan, connection);
    return {
      action: 'readd',
      isPossible: () => this.isPossible(),
      confirmation: {
        question: additionQuestion(plan, connection),
        detail: additionDetail(plan, connection),
        proceed: vscode.l10n.t('Add'),
        alternatives: [],
        isMeant: () => Promise.resolve(true),
      },
      requests: () => ({
        title: vscode.l10n.t('Requests to add members'),
        text: additionRequests(plan, connection, version),
      }),
      progressTitle: vscode.l10n.t('Adding members'),
      run: (parts, signal, observer) =>
        new Addition({ ...parts, api: connection.additions }).run(plan, signal, observer),
      wanted: 'added',
      count: ({ succeeded, ...counts }) =>
        this.parts.telemetry.additionEnded({ ...counts, added: succeeded }),
      ended: counts => vscode.l10n.t('Adding members ended. {listed}.', { listed: counts }),
      outcomeText: result => additionOutcomeText(result, naming, connection),
      report: results => ({
        title: vscode.l10n.t('Outcome of adding members'),
        text: additionReport(plan, results, connection),
      }),
      continueWith: ids => this.continueWith(ids),
      continueUnrecorded: results => this.continueUnrecorded(connection, results),
    };
  }
}

interface Sorted {
  readonly addable: readonly Addable[];
  readonly exclusions: readonly AdditionExclusion[];
}

function titleText(): string {
  return vscode.l10n.t('Re-add Member');
}

function chatOf(args: readonly unknown[], { chats }: Connection): Chat | undefined {
  const [row] = selectedChatRows(args);
  return row?.kind === 'chat' ? chats.chat(row.chatId) : undefined;
}

function sayWhy(exclusions: readonly AdditionExclusion[], connection: Connection): void {
  const reasons = additionExclusionLines({ steps: [], exclusions }, connection).join(' ');
  void vscode.window.showWarningMessage(notificationText(reasons));
}
