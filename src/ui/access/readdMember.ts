import * as vscode from 'vscode';
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
import { readingOf, type RosterReading } from '../../access/roster.ts';
import { FailureError } from '../../core/failure.ts';
import type { Chat } from '../../chats/model.ts';
import { viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import { withProgress } from '../../host/progress.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import { entriesOf, selectedActivity } from '../activity/activityNodes.ts';
import { membershipSteps, peopleStep } from './askAddition.ts';
import { chatLabel } from '../chats/chatText.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { chatStep } from '../chats/pickChat.ts';
import {
  additionDetail,
  additionOutcomeText,
  additionQuestion,
  additionReport,
  additionRequests,
  additionExclusionLines,
  obstacleText,
} from './readdText.ts';
import { runConfirmed, type AccessChange } from './confirmedRun.ts';
import { outcomeCounts } from './runProgress.ts';
import { notificationText } from '../text/safeText.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { additionHeading } from '../activity/outcomeText.ts';

/** What Re-add Member… is made of. */
export interface ReaddMemberParts {
  readonly connections: Connections;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly telemetry: Telemetry;
  /** Says who was in a chat and as what. Every addition is written there before it is sent. */
  readonly journal: Journal;
}

/** The command Re-add Member…. */
export class ReaddMember {
  constructor(private readonly parts: ReaddMemberParts) {}

  /** @param args rows of the Activity view, or a chat of the Chats view; none from the palette, which asks. */
  async run(...args: readonly unknown[]): Promise<void> {
    const connection = this.parts.connections.require();
    // Checked here too, because menus can be bypassed.
    if (this.parts.settings.get('readOnly')) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Teams Chat Access is set to read-only (teamsChatAccess.readOnly), so nobody is added.',
        ),
      );
      return;
    }
    const plan = await this.ask(connection, args);
    if (plan) {
      await runConfirmed({ ...this.parts, connection }, this.changeOf(connection, plan));
    }
  }

  /** Asks for everything that the plan needs. @returns `undefined` if the person gave up or was told why it cannot be. */
  private async ask(connection: Connection, args: readonly unknown[]): Promise<AdditionPlan | undefined> {
    let sorted: Sorted = { addable: [], exclusions: [] };
    let choice: MembershipChoice | undefined;
    const title = vscode.l10n.t('Re-add Member');
    const thenMembership = async (
      candidates: readonly Candidate[],
      step: number,
    ): Promise<Step | undefined> => {
      sorted = await this.sort(connection, candidates);
      if (sorted.addable.length === 0) {
        sayWhy(sorted.exclusions);
        return undefined;
      }
      return membershipSteps(sorted.addable, { title, step, totalSteps: step + 1 }, chosen => {
        choice = chosen;
      });
    };
    const start = await this.firstStep(connection, args, title, thenMembership);
    if (!start || !(await MultiStepInput.run(start)) || !choice) {
      return undefined;
    }
    const chosen = choice;
    return {
      steps: sorted.addable.map(one => ({ ...one, membership: membershipOf(one, chosen) })),
      exclusions: sorted.exclusions,
    };
  }

  private async firstStep(
    connection: Connection,
    args: readonly unknown[],
    title: string,
    then: (candidates: readonly Candidate[], step: number) => Promise<Step | undefined>,
  ): Promise<Step | undefined> {
    const rows = selectedActivity(args);
    const { entries } = await this.parts.journal.read();
    if (rows.length > 0) {
      // A row may be old, and other extensions may make up rows. Only the journal counts.
      const wanted = new Set(rows.flatMap(entriesOf).map(({ intent }) => intent.id));
      const candidates = candidatesOf(entries.filter(({ intent }) => wanted.has(intent.id)));
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
      const question = { title, totalSteps: 4, only: ({ type }: Chat) => type !== 'oneOnOne' };
      return chatStep(connection, question, chat => people(chat, 2));
    }
    const chat = chatOf(args, connection);
    if (!chat) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The list has just changed, so it is not clear what was meant. Select again.'),
      );
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
    const acting = { account: connection.account, cloud: connection.cloud.name };
    const chatIds = chatsToRead(candidates, acting);
    return withProgress(
      vscode.l10n.t('Reading members'),
      chatIds.length <= 1 ? { kind: 'view', viewId: viewIds.chats } : { kind: 'notification' },
      connection.signal,
      async signal => {
        const readings = new Map<string, RosterReading>();
        for (const chatId of chatIds) {
          readings.set(chatId, await read(connection, chatId, signal));
        }
        // If no chat had to be read, no request is needed at all.
        const self = chatIds.length === 0 ? connection.self : await connection.requireSelf(signal);
        return sortCandidates(candidates, readings, self, acting);
      },
    );
  }

  private changeOf(connection: Connection, plan: AdditionPlan): AccessChange<AdditionResult> {
    const { chats, members } = connection;
    const version = this.parts.settings.get('graphVersion');
    return {
      action: 'readd',
      plan,
      confirmation: {
        question: additionQuestion(plan),
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
        new Addition({
          ...parts,
          api: members,
          readRoster: (chatId, stop, priority) => chats.readMembers(chatId, stop, priority),
        }).run(plan, signal, observer),
      wanted: 'added',
      count: ({ succeeded, ...counts }) =>
        this.parts.telemetry.additionEnded({ ...counts, added: succeeded }),
      summary: summaryText,
      report: results => ({
        title: vscode.l10n.t('Outcome of adding members'),
        text: additionReport(plan, results, connection),
      }),
    };
  }
}

interface Sorted {
  readonly addable: readonly Addable[];
  readonly exclusions: readonly AdditionExclusion[];
}

/** Reads the members of a chat. If the account may not see them, that is a reason to leave people out, not a failure. */
async function read({ chats }: Connection, chatId: string, signal: AbortSignal): Promise<RosterReading> {
  const reading = await readingOf(() => chats.readMembers(chatId, signal));
  if (reading.kind === 'unreadable' && !['forbidden', 'notFound'].includes(reading.failure.kind)) {
    throw new FailureError(reading.failure);
  }
  return reading;
}

function chatOf(args: readonly unknown[], { chats }: Connection): Chat | undefined {
  const [row] = selectedChatRows(args);
  return row?.kind === 'chat' ? chats.chat(row.chatId) : undefined;
}

function sayWhy(exclusions: readonly AdditionExclusion[]): void {
  const reasons = additionExclusionLines(exclusions).join(' ');
  void vscode.window.showWarningMessage(notificationText(reasons));
}

/** One sentence for one person, counts by outcome for several. */
function summaryText(results: readonly AdditionResult[]): string {
  const [only] = results;
  if (only && results.length === 1) {
    return additionOutcomeText(only);
  }
  return vscode.l10n.t('Adding members ended. {listed}', {
    listed: outcomeCounts(results.map(({ outcome }) => additionHeading(outcome.kind))),
  });
}
