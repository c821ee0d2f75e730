import * as vscode from 'vscode';
import { compareWithChat } from '../../apps/appComparison.ts';
import type { ComparedChat } from '../../apps/comparisonReport.ts';
import { readManifest, type AppManifest } from '../../apps/manifest.ts';
import { readManyChats } from '../../apps/manyChats.ts';
import { hasPlaceholders, type Variables } from '../../apps/placeholders.ts';
import { completenessOf, loadFirst } from '../../chats/completion.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { chatDescription, chatLabel } from '../chats/chatText.ts';
import { chatHints } from '../chats/twinText.ts';
import { askAlone, onlyStep } from '../input/askAlone.ts';
import { askPick, askPickMany } from '../input/multiStepInput.ts';
import { notificationText, pickText } from '../text/safeText.ts';
import { withToldProgress } from '../text/toldProgress.ts';
import { ComparisonDocument, namesOfChats, type ComparisonUses } from './comparisonDocument.ts';
import {
  findEnvironments,
  findManifests,
  readEnvironment,
  readManifestText,
  type ManifestEnvironment,
} from './manifestFiles.ts';
import { manifestFaultText, manifestTextProblem, notProvisionedText } from './manifestText.ts';

/** A manifest that is to be compared, its placeholders filled in. */
interface ChosenManifest {
  readonly manifest: AppManifest;
  readonly manifestId: string;
  readonly environment: string | undefined;
}

/** The command Compare App with Manifest…: what a manifest asks for, and what its app has in chats. It changes nothing. */
export class CompareApp {
  constructor(
    private readonly services: Pick<Services, 'connections' | 'documents' | 'settings'>,
    private readonly uses: ComparisonUses,
  ) {}

  /** Called on rows of apps, on a file, or from the palette, where it asks. */
  async run(...args: readonly unknown[]): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('No manifest is read in a workspace that you do not trust.'),
      );
      return;
    }
    const connection = this.services.connections.require();
    const [first] = args;
    const file = first instanceof vscode.Uri ? first : await askManifest();
    const chosen = file && (await chooseManifest(file));
    if (!chosen) {
      return;
    }
    const chatIds = [
      ...new Set(selectedChatRows(args).flatMap(row => (row.kind === 'apps' ? [row.chatId] : []))),
    ];
    const chats = chatIds.length > 0 ? chatIds : await askChats(connection);
    if (chats.length === 0) {
      return;
    }
    await connection.consent('apps');
    const compared = await this.compare(connection, chosen, chats);
    const { documents, settings } = this.services;
    const shown = {
      comparison: { ...chosen, chats: compared },
      manifest: file,
      account: connection.account.label,
      naming: () => namesOfChats(connection),
    };
    await new ComparisonDocument(shown, documents, settings, this.uses).show();
  }

  private async compare(
    connection: Connection,
    { manifest, manifestId }: ChosenManifest,
    chatIds: readonly string[],
  ): Promise<readonly ComparedChat[]> {
    const store = await connection.apps();
    const title = vscode.l10n.t('Reading the apps of chats');
    const readings = await withToldProgress(title, { kind: 'notification' }, connection, (signal, tell) =>
      readManyChats(store, chatIds, signal, ({ done, all, remainingMs }) =>
        tell({ text: vscode.l10n.t('{done} of {all}', { done, all }), remainingMs }),
      ),
    );
    return readings.map(reading =>
      reading.kind === 'failed'
        ? reading
        : {
            kind: 'compared',
            chatId: reading.apps.chatId,
            comparison: compareWithChat(manifest, manifestId, reading.apps),
          },
    );
  }
}

/** Asks which manifest; `undefined` if the person gave up. */
async function askManifest(): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Compare App with Manifest');
  const found = await findManifests();
  const items: readonly (vscode.QuickPickItem & { readonly file?: vscode.Uri })[] = [
    ...found.map(file => ({
      label: pickText(vscode.workspace.asRelativePath(file)),
      iconPath: new vscode.ThemeIcon('json'),
      file,
    })),
    {
      label: vscode.l10n.t('Another manifest or app package…'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
    },
  ];
  if (found.length === 0) {
    return browse(title);
  }
  const placeholder = vscode.l10n.t('Which manifest?');
  const chosen = await askAlone(input => askPick(input, { title, ...onlyStep, placeholder, items }));
  return chosen && (chosen.file ?? browse(title));
}

async function browse(title: string): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      filters: { [vscode.l10n.t('Manifest or app package')]: ['json', 'zip'] },
    })) ?? [];
  return file;
}

/** Reads a manifest, and asks for its environment where it has placeholders. Says why it cannot be compared. */
async function chooseManifest(file: vscode.Uri): Promise<ChosenManifest | undefined> {
  const path = vscode.workspace.asRelativePath(file);
  const text = await readManifestText(file);
  if (text.kind !== 'found') {
    sayProblem(manifestTextProblem(text, path));
    return undefined;
  }
  const environments = hasPlaceholders(text.text) ? await findEnvironments(file) : [];
  const environment = environments.length > 1 ? await askEnvironment(environments) : environments[0];
  if (environment === undefined && environments.length > 1) {
    return undefined;
  }
  const variables: Variables = environment ? await readEnvironment(environment) : new Map<string, string>();
  const reading = readManifest(text.text, variables);
  if (reading.kind === 'broken') {
    const { position } = reading.fault;
    const show = vscode.l10n.t('Show');
    const isText = !path.toLowerCase().endsWith('.zip');
    const message = notificationText(manifestFaultText(reading.fault, path));
    const pressed = vscode.window.showWarningMessage(message, ...(isText ? [show] : []));
    void pressed.then(button => {
      const place = new vscode.Position(position.line, position.character);
      return button === show
        ? vscode.window.showTextDocument(file, { selection: new vscode.Range(place, place) })
        : undefined;
    });
    return undefined;
  }
  const { manifest } = reading;
  if (manifest.id.kind === 'notProvisioned') {
    sayProblem(notProvisionedText(manifest.id.variables, environment?.name));
    return undefined;
  }
  return { manifest, manifestId: manifest.id.id, environment: environment?.name };
}

function sayProblem(text: string): void {
  void vscode.window.showWarningMessage(notificationText(text));
}

async function askEnvironment(
  environments: readonly ManifestEnvironment[],
): Promise<ManifestEnvironment | undefined> {
  const items = environments.map(environment => ({
    label: pickText(environment.name),
    description: pickText(vscode.workspace.asRelativePath(environment.file)),
    environment,
  }));
  const chosen = await askAlone(input =>
    askPick(input, {
      title: vscode.l10n.t('Compare App with Manifest'),
      ...onlyStep,
      placeholder: vscode.l10n.t('Which environment? Each is another app.'),
      items,
    }),
  );
  return chosen?.environment;
}

/** Asks which of the chats that are loaded; none if the person gave up. */
async function askChats({ chats, self, signal }: Connection): Promise<readonly string[]> {
  await loadFirst(chats, signal);
  const hints = chatHints(chats.chats, self);
  const items = chats.chats.map(chat => ({
    label: pickText(chatLabel(chat, self)),
    description: pickText(chatDescription(chat, hints.get(chat))),
    chatId: chat.id,
  }));
  const picked = await askAlone(input =>
    askPickMany(input, {
      title: vscode.l10n.t('Compare App with Manifest'),
      ...onlyStep,
      placeholder: [
        vscode.l10n.t('In which chats? Each takes two or three requests.'),
        ...(completenessOf(chats).allChats
          ? []
          : [vscode.l10n.t('Only those loaded so far are listed: {count}.', { count: items.length })]),
      ].join(' '),
      items,
    }),
  );
  return picked?.map(({ chatId }) => chatId) ?? [];
}
