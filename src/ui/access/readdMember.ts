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
  type ChatNow,
  type MembershipChoice,
} from '../../access/additionPlan.ts';
import type { Journal } from '../../access/journal.ts';
import { systemClock } from '../../core/async.ts';
import { failureOf } from '../../core/failure.ts';
import type { Chat } from '../../chats/model.ts';
import { viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import { withProgress } from '../../host/progress.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import { entriesOf, selectedActivity } from '../activity/activityNodes.ts';
import { membershipSteps, peopleStep } from './askAddition.ts';
import { chatLabel } from '../chats/chatText.ts';
import type { Connection, Connections } from '../../session/connection.ts';
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
import { outcomeCounts, withRunProgress } from './runProgress.ts';
import { notificationText } from '../text/safeText.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { additionHeading } from '../activity/outcomeText.ts';

/** What the command needs. */
export interface ReaddMemberParts {
  readonly connections: Connections;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly telemetry: Telemetry;
  /** Tells who was in a chat and as what; every addition is written down there before it is sent. */
  readonly journal: Journal;
}

/** The command Re-add Member…: choose, see who can be added, confirm, send, read again, report. */
export class ReaddMember {
  constructor(private readonly parts: ReaddMemberParts) {}

  /** Called on rows of the Activity view or a chat of the Chats view, or without any from the palette. */
  async run(...args: readonly unknown[]): Promise<void> {
    const connection = this.parts.connections.require();
    // Checked here too: menus can be bypassed.
    if (this.parts.settings.get('readOnly')) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Teams Chat Access is set to read-only (teamsChatAccess.readOnly), so nobody is added.',
        ),
      );
      return;
    }
    const plan = await this.ask(connection, args);
    if (!plan || !(await this.confirm(connection, plan))) {
      return;
    }
    await connection.consent('readd');
    await this.report(connection, plan, await this.carryOut(connection, plan));
  }

  /** The plan that the person made; `undefined` if there is none, and why was said. */
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
      // What a row shows may be old, and other extensions may make up rows: the journal tells.
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
      // Nobody can be added to a 1:1 chat, so that none is listed.
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

  /** Reads the members of the chats as they are now, and says who can be added. */
  private async sort(connection: Connection, candidates: readonly Candidate[]): Promise<Sorted> {
    const here = { account: connection.account, cloud: connection.cloud.name };
    const chatIds = chatsToRead(candidates, here);
    return withProgress(
      vscode.l10n.t('Reading members'),
      chatIds.length <= 1 ? { kind: 'view', viewId: viewIds.chats } : { kind: 'notification' },
      connection.signal,
      async signal => {
        const chats = new Map<string, ChatNow>();
        for (const chatId of chatIds) {
          chats.set(chatId, await chatNow(connection, chatId, signal));
        }
        // Where no chat had to be read, nothing need be asked at all.
        const self = chatIds.length === 0 ? connection.self : await connection.requireSelf(signal);
        return sortCandidates(candidates, chats, self, here);
      },
    );
  }

  private async confirm(connection: Connection, plan: AdditionPlan): Promise<boolean> {
    const add = vscode.l10n.t('Add');
    const dryRun = vscode.l10n.t('Show Requests Only');
    const detail = additionDetail(plan, connection);
    const chosen = await vscode.window.showWarningMessage(
      additionQuestion(plan),
      { modal: true, detail },
      add,
      dryRun,
    );
    if (chosen === dryRun) {
      const version = this.parts.settings.get('graphVersion');
      await this.parts.documents.show(
        vscode.l10n.t('Requests to add members'),
        additionRequests(plan, connection, version),
      );
    }
    return chosen === add;
  }

  private async carryOut(connection: Connection, plan: AdditionPlan): Promise<readonly AdditionResult[]> {
    const { account, cloud, chats, members } = connection;
    const addition = new Addition({
      api: members,
      readRoster: (chatId, signal) => chats.readMembers(chatId, signal, 'background'),
      journal: this.parts.journal.begin({ action: 'readd', cloud: cloud.name, account }),
      renew: async () => {
        await connection.consent('list');
        await connection.consent('readd');
      },
      clock: systemClock,
    });
    const results = await withRunProgress(vscode.l10n.t('Adding members'), connection, (signal, onProgress) =>
      addition.run(plan, signal, { onProgress }),
    );
    this.parts.telemetry.additionEnded({
      requested: plan.steps.length,
      added: results.filter(({ outcome }) => outcome.kind === 'added').length,
      inDoubt: results.filter(({ outcome }) => outcome.kind === 'inDoubt').length,
    });
    return results;
  }

  private async report(
    connection: Connection,
    plan: AdditionPlan,
    results: readonly AdditionResult[],
  ): Promise<void> {
    const details = vscode.l10n.t('Show Details');
    const allAdded = results.every(({ outcome }) => outcome.kind === 'added');
    const show = allAdded ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    if ((await show(notificationText(summaryText(results)), details)) === details) {
      await this.parts.documents.show(
        vscode.l10n.t('Outcome of adding members'),
        additionReport(plan, results, connection),
      );
    }
  }
}

interface Sorted {
  readonly addable: readonly Addable[];
  readonly exclusions: readonly AdditionExclusion[];
}

/** Whoever may not see the members cannot add any, which is a reason and no failure of the command. */
async function chatNow({ chats }: Connection, chatId: string, signal: AbortSignal): Promise<ChatNow> {
  try {
    return { kind: 'read', chat: await chats.readMembers(chatId, signal) };
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === 'forbidden' || failure.kind === 'notFound') {
      return { kind: 'unreadable', failure };
    }
    throw thrown;
  }
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
