import * as vscode from 'vscode';
import {
  appComparisonReport,
  type ComparisonReport,
  type ManifestComparison,
} from '../../apps/comparisonReport.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import { chatNaming } from '../chats/twinText.ts';
import { consentRemedies } from '../failures/remedies.ts';
import { comparisonText } from './comparisonText.ts';

/** A comparison, and what there is to know about it for whoever makes something of it. */
export interface ShownComparison {
  readonly comparison: ManifestComparison;
  /** The file of the manifest, or the app package that it is in. */
  readonly manifest: vscode.Uri;
  /** The sign-in name of whoever read the chats. */
  readonly account: string;
  /** What a chat is called on the screen, if it is known. */
  readonly nameOf: (chatId: string) => string | undefined;
}

/** What can be made of a comparison. */
export interface ComparisonUses {
  readonly exportReport: (report: ComparisonReport) => Promise<void>;
  readonly saveAsTests: (comparison: ShownComparison) => Promise<void>;
}

/** A manifest compared with chats, in an editor, from where it can be exported and saved as tests. */
export class ComparisonDocument {
  constructor(
    private readonly shown: ShownComparison,
    private readonly documents: ReportDocuments,
    private readonly settings: SettingsReader,
    private readonly uses: ComparisonUses,
  ) {}

  async show(): Promise<void> {
    const { comparison, nameOf } = this.shown;
    const { exportReport, saveAsTests } = this.uses;
    const { text, headLine, problemLines } = comparisonText(comparison, chatId => nameOf(chatId) ?? chatId);
    const lacksPermission = comparison.chats.some(
      chat => chat.kind === 'failed' && chat.failure.kind === 'consentNeeded',
    );
    await this.documents.show(vscode.l10n.t('App and manifest'), {
      text,
      problemLines,
      actions: [
        {
          line: headLine,
          title: vscode.l10n.t('Export…'),
          run: () => exportReport(appComparisonReport(comparison, nameOf)),
        },
        {
          line: headLine,
          title: vscode.l10n.t('Save as Test…'),
          run: () => saveAsTests(this.shown),
        },
        ...(lacksPermission ? consentRemedies(this.settings) : []).map(remedy => ({
          ...remedy,
          line: headLine,
        })),
      ],
    });
  }
}

/** Names the chats of a connection as they are called when somebody looks. */
export function namesOfChats(connection: Pick<Connection, 'chats' | 'self'>): ShownComparison['nameOf'] {
  return chatId => {
    const chat = connection.chats.chat(chatId);
    return chat && chatNaming(connection)(chat);
  };
}
