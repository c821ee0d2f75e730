import * as vscode from 'vscode';
import { addMemberRequest } from '../../access/additionApi.ts';
import { additionSubject, recordedRole } from '../../access/additionPlan.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import type { Intent } from '../../access/journalLines.ts';
import { removeAllAccessRequest } from '../../access/revocationApi.ts';
import { isRevocable, type Membership } from '../../access/revocationPlan.ts';
import { appsRequests } from '../../apps/appsApi.ts';
import { askedSets } from '../../checks/askedSets.ts';
import { interactionRequest } from '../../checks/checksApi.ts';
import type { RequestTemplate } from '../../graph/call.ts';
import { clouds, type Cloud, type GraphVersion } from '../../graph/cloud.ts';
import {
  requestFormats,
  requestText,
  type RequestFormat,
  type RequestPlace,
} from '../../graph/requestText.ts';
import type { Services } from '../../session/services.ts';
import { pickMembers } from '../access/pickMembers.ts';
import { entriesOf, isActivityNode, selectedActivity } from '../activity/activityNodes.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { isChecksNode, type ChecksNode, selectedChecks } from '../checks/checkNodes.ts';
import { requestsText, runSummary } from '../checks/checkText.ts';
import { askAlone, onlyStep } from '../input/askAlone.ts';
import { askPick } from '../input/multiStepInput.ts';
import { isPeopleNode } from '../people/peopleNodes.ts';
import { selectedMemberships } from '../people/selectedMemberships.ts';
import { sayListChanged, showDone } from '../text/notification.ts';

/** Requests to be copied. */
interface Copyable {
  readonly requests: readonly RequestTemplate[];
  readonly place: RequestPlace;
  /** How many of the rows have no request, or one of another kind or cloud. */
  readonly leftOut: number;
}

/** The command Copy Request As…: the requests that were or would be sent, as text. It sends none, even in read-only mode. */
export class CopyRequest {
  /** @param selections the rows that are selected in each of the views. */
  constructor(
    private readonly services: Pick<Services, 'connections' | 'history' | 'settings'>,
    private readonly selections: () => readonly (readonly unknown[])[],
  ) {}

  /** Called on rows of any of the views, or without any from the palette, where it asks. */
  async run(...args: readonly unknown[]): Promise<void> {
    const title = vscode.l10n.t('Copy Request As');
    const copyable = args.length > 0 ? await this.ofRows(args) : await this.ask(title);
    if (copyable === 'cancelled') {
      return;
    }
    if (!copyable) {
      sayListChanged();
      return;
    }
    const { requests, place, leftOut } = copyable;
    if (requests.length === 0) {
      void vscode.window.showWarningMessage(
        place.cloud.canRevoke
          ? vscode.l10n.t('No request can name what was selected, so there is nothing to copy.')
          : vscode.l10n.t('Microsoft Graph cannot revoke access to chats in this cloud.'),
      );
      return;
    }
    const choice = await askFormat(title, requests.length);
    const text = choice && requestText(choice.format, requests, place);
    if (text !== undefined && choice?.opens === true) {
      await openHttpDocument(text);
    } else if (text !== undefined) {
      await vscode.env.clipboard.writeText(text);
      showCopied(requests.length, leftOut);
    }
  }

  /** What the rows stand for; `undefined` if they are none of ours. */
  private async ofRows(args: readonly unknown[]): Promise<Copyable | undefined> {
    const checks = selectedChecks(args);
    if (checks.length > 0) {
      return ofChecks(checks);
    }
    const activity = selectedActivity(args);
    if (activity.length > 0) {
      return this.ofEntries(activity.flatMap(entriesOf));
    }
    const connection = this.services.connections.require();
    const appRows = selectedChatRows(args).flatMap(row => (row.kind === 'apps' ? [row.chatId] : []));
    if (appRows.length > 0) {
      return this.ofApps(new Set(appRows), connection.cloud);
    }
    const memberships = await selectedMemberships(connection, args);
    return memberships && this.ofMemberships(memberships, connection.cloud);
  }

  /** The requests that read the apps of chats. */
  private ofApps(chatIds: ReadonlySet<string>, cloud: Cloud): Copyable {
    const version = this.services.settings.get('graphVersion');
    const requests = [...chatIds].flatMap(chatId => appsRequests(cloud, version, chatId));
    return { requests, place: { cloud, need: 'apps' }, leftOut: 0 };
  }

  private ofMemberships(memberships: readonly Membership[], cloud: Cloud): Copyable {
    const version = this.services.settings.get('graphVersion');
    const requests = memberships.flatMap(({ chat, member }) => {
      const { userId, tenantId } = member;
      const nameable =
        cloud.canRevoke && isRevocable(member) && userId !== undefined && tenantId !== undefined;
      return nameable ? [removeAllAccessRequest(version, chat.id, { userId, tenantId })] : [];
    });
    const leftOut = memberships.length - requests.length;
    return { requests, place: { cloud, need: 'revoke' }, leftOut };
  }

  /** The requests of the same kind and cloud as the first entry's. */
  private ofEntries(entries: readonly JournalEntry[]): Copyable {
    const version = this.services.settings.get('graphVersion');
    const [cloud = clouds.global] = entries.flatMap(entry => cloudOf(entry) ?? []);
    const need = entries[0]?.intent.action ?? 'revoke';
    const requests = entries.flatMap(({ intent }) =>
      intent.action === need && intent.cloud === cloud.name ? (requestOf(intent, cloud, version) ?? []) : [],
    );
    return { requests, place: { cloud, need }, leftOut: entries.length - requests.length };
  }

  /** Asks what to copy the request of. */
  private async ask(title: string): Promise<Copyable | 'cancelled'> {
    const items = await this.sources(title);
    if (items.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'There is no request to copy. Select members, people or entries of Activity, or check an interaction first.',
        ),
      );
      return 'cancelled';
    }
    const placeholder = vscode.l10n.t('Which request?');
    const chosen = await askAlone(input => askPick(input, { title, ...onlyStep, placeholder, items }));
    return (await chosen?.copyable()) ?? 'cancelled';
  }

  private async sources(title: string): Promise<Source[]> {
    const { connections, history } = this.services;
    const selected: Source[] = [];
    for (const rows of this.selections()) {
      const copyable = rows.length === 0 ? undefined : await this.ofRows([rows[0], rows]);
      if (copyable && copyable.requests.length > 0) {
        selected.push({
          label: vscode.l10n.t('Selected in {view}', { view: viewName(rows) }),
          description: requestsText(copyable.requests.length),
          copyable: async () => Promise.resolve(copyable),
        });
      }
    }
    await history.load();
    const [run] = history.runs;
    const latest: Source[] = run
      ? [
          {
            label: vscode.l10n.t('Latest check'),
            description: runSummary(run),
            copyable: async () => Promise.resolve(ofChecks([{ kind: 'run', run }])),
          },
        ]
      : [];
    const connection = connections.current;
    const members: Source[] =
      connection?.cloud.canRevoke === true
        ? [
            {
              label: vscode.l10n.t('Revocation of members of a chat…'),
              copyable: async () => {
                const picked = await pickMembers(connection, title);
                return picked.length === 0 ? undefined : this.ofMemberships(picked, connection.cloud);
              },
            },
          ]
        : [];
    return [...selected, ...latest, ...members];
  }
}

/** The view that rows are of. */
function viewName(rows: readonly unknown[]): string {
  const [row] = rows;
  if (isChecksNode(row)) {
    return vscode.l10n.t('Interaction Checks');
  }
  if (isActivityNode(row)) {
    return vscode.l10n.t('Activity');
  }
  return isPeopleNode(row) ? vscode.l10n.t('People') : vscode.l10n.t('Chats');
}

/** Something whose requests can be copied, as a row of the picker. */
interface Source extends vscode.QuickPickItem {
  /** `undefined` if the person gave up. */
  readonly copyable: () => Promise<Copyable | undefined>;
}

/** The requests behind rows of the Interaction Checks tree, each once. */
function ofChecks(nodes: readonly ChecksNode[]): Copyable {
  const runs = new Set(nodes.map(({ run }) => run));
  const requests = [...runs].flatMap(run => {
    const ofRun = nodes.filter(node => node.run === run);
    const whole = ofRun.some(({ kind }) => kind === 'run');
    const asked = askedSets(
      run,
      whole ? undefined : ofRun.flatMap(node => (node.kind === 'result' ? [node.result] : [])),
    );
    return asked.map(targets => interactionRequest(targets, run.askedByTenantId));
  });
  // The action exists in the global cloud alone, so that is where it was asked.
  return {
    requests,
    place: { cloud: clouds.global, need: 'check' },
    leftOut: 0,
  };
}

/** The request of an entry, as it would be sent now; `undefined` if no request can name the person. */
function requestOf(
  { action, chat, person, membership, account }: Intent,
  cloud: Cloud,
  version: GraphVersion,
): RequestTemplate | undefined {
  const { userId, tenantId } = person;
  if (action === 'revoke') {
    return userId === undefined || tenantId === undefined
      ? undefined
      : removeAllAccessRequest(version, chat.id, { userId, tenantId });
  }
  const subject = additionSubject(person, account.tenantId);
  const { visibleHistoryStartDateTime } = membership;
  return (
    subject &&
    addMemberRequest(cloud, version, chat.id, subject, {
      role: recordedRole(membership),
      visibleHistoryStartDateTime,
    })
  );
}

function cloudOf({ intent }: JournalEntry): Cloud | undefined {
  return Object.values(clouds).find(({ name }) => name === intent.cloud);
}

/** How requests are written down, and whether as a document. */
interface FormatChoice {
  readonly format: RequestFormat;
  readonly opens: boolean;
}

/** Opens requests as a document that REST clients in the editor can send. */
async function openHttpDocument(content: string): Promise<void> {
  const language = (await vscode.languages.getLanguages()).includes('http') ? 'http' : 'plaintext';
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}

async function askFormat(title: string, count: number): Promise<FormatChoice | undefined> {
  const items = [
    ...requestFormats.map(format => ({
      label: formatName(format),
      detail: formatDetail(format),
      format,
      opens: false,
    })),
    {
      label: vscode.l10n.t('HTTP as a Document'),
      detail: vscode.l10n.t('Opens in the editor, where REST clients can send it. Save it as a .http file'),
      format: 'http' as const,
      opens: true,
    },
  ];
  const placeholder = vscode.l10n.t('{count}. Nothing is sent, and no token is copied.', {
    count: requestsText(count),
  });
  return askAlone(input => askPick(input, { title, ...onlyStep, placeholder, items }));
}

function formatName(format: RequestFormat): string {
  switch (format) {
    case 'http':
      return 'HTTP';
    case 'curl':
      return 'cURL';
    case 'powerShell':
      return 'PowerShell';
    case 'typeScript':
      return 'TypeScript';
  }
}

function formatDetail(format: RequestFormat): string {
  switch (format) {
    case 'http':
      return vscode.l10n.t('For a .http file, a ticket or a document');
    case 'curl':
      return vscode.l10n.t('For bash, zsh and other POSIX shells');
    case 'powerShell':
      return vscode.l10n.t('For Microsoft Graph PowerShell: Invoke-MgGraphRequest');
    case 'typeScript':
      return vscode.l10n.t('For the Microsoft Graph SDK: @microsoft/microsoft-graph-client');
  }
}

function showCopied(count: number, leftOut: number): void {
  const copied =
    count === 1 ? vscode.l10n.t('Request copied.') : vscode.l10n.t('{count} requests copied.', { count });
  if (leftOut === 0) {
    showDone(copied);
    return;
  }
  const missing = vscode.l10n.t('Left out, because no such request can name them: {count}.', {
    count: leftOut,
  });
  void vscode.window.showWarningMessage(`${copied} ${missing}`);
}
