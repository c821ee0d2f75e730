import * as vscode from 'vscode';
import {
  appComparisonReport,
  type ComparisonReport,
  type ManifestComparison,
} from '../../apps/comparisonReport.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import { chatLabel } from '../chats/chatText.ts';
import { consentRemedies } from '../failures/remedies.ts';
import { comparisonText } from './comparisonText.ts';

/** A manifest compared with chats, in an editor, from where it can be exported. */
export class ComparisonDocument {
  constructor(
    private readonly comparison: ManifestComparison,
    private readonly connection: Pick<Connection, 'chats' | 'self'>,
    private readonly documents: ReportDocuments,
    private readonly settings: SettingsReader,
    private readonly exportReport: (report: ComparisonReport) => Promise<void>,
  ) {}

  async show(): Promise<void> {
    const { text, headLine, problemLines } = comparisonText(
      this.comparison,
      chatId => this.nameOf(chatId) ?? chatId,
    );
    const lacksPermission = this.comparison.chats.some(
      chat => chat.kind === 'failed' && chat.failure.kind === 'consentNeeded',
    );
    await this.documents.show(vscode.l10n.t('App and manifest'), {
      text,
      problemLines,
      actions: [
        {
          line: headLine,
          title: vscode.l10n.t('Export…'),
          run: () => this.exportReport(appComparisonReport(this.comparison, chatId => this.nameOf(chatId))),
        },
        ...(lacksPermission ? consentRemedies(this.settings) : []).map(remedy => ({
          ...remedy,
          line: headLine,
        })),
      ],
    });
  }

  private nameOf(chatId: string): string | undefined {
    const chat = this.connection.chats.chat(chatId);
    return chat && chatLabel(chat, this.connection.self);
  }
}
