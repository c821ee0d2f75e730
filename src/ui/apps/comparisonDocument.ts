import * as vscode from 'vscode';
import {
  appComparisonReport,
  type ComparisonReport,
  type ManifestComparison,
} from '../../apps/comparisonReport.ts';
import {
  comparisonFilters,
  comparisonOrders,
  comparisonToShow,
  type ComparisonView,
} from '../../apps/comparisonView.ts';
import { nameOrder } from '../../chats/nameOrder.ts';
import type { DocumentContent, ReportDocuments } from '../../host/documents.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import { chatNaming } from '../chats/twinText.ts';
import { consentRemedies } from '../failures/remedies.ts';
import { pickOne } from '../input/pickOne.ts';
import { comparisonText } from './comparisonText.ts';
import { comparisonFilterText, comparisonOrderText } from './comparisonViewText.ts';

/** A comparison, and what there is to know about it for whoever makes something of it. */
export interface ShownComparison {
  readonly comparison: ManifestComparison;
  /** The file of the manifest, or the app package that it is in. */
  readonly manifest: vscode.Uri;
  /** The sign-in name of whoever read the chats. */
  readonly account: string;
  /** Names the chats as they are called now. Looks through all that are loaded, so it is asked for once a use. */
  readonly naming: () => ChatNames;
}

/** What a chat is called on the screen, if it is known. */
export type ChatNames = (chatId: string) => string | undefined;

/** What can be made of a comparison. */
export interface ComparisonUses {
  readonly exportReport: (report: ComparisonReport) => Promise<void>;
  readonly saveAsTests: (comparison: ShownComparison) => Promise<void>;
}

/** A manifest compared with chats, in an editor, where it can be sorted, filtered, exported and saved as tests. */
export class ComparisonDocument {
  private view: ComparisonView = { order: 'chosen', filter: 'all' };
  private uri: vscode.Uri | undefined;

  constructor(
    private readonly shown: ShownComparison,
    private readonly documents: ReportDocuments,
    private readonly settings: SettingsReader,
    private readonly uses: ComparisonUses,
  ) {}

  async show(): Promise<void> {
    this.uri = await this.documents.show(vscode.l10n.t('App and manifest'), this.content());
  }

  private content(): DocumentContent {
    const { view } = this;
    const { comparison, naming } = this.shown;
    const names = naming();
    const { text, headLine, problemLines } = comparisonText(
      this.part(names),
      chatId => names(chatId) ?? chatId,
      comparison.chats.length,
    );
    const lacksPermission = comparison.chats.some(
      chat => chat.kind === 'failed' && chat.failure.kind === 'consentNeeded',
    );
    const actions = [
      {
        title: vscode.l10n.t('Sort: {order}', { order: comparisonOrderText(view.order) }),
        run: () => this.sort(),
      },
      {
        title: vscode.l10n.t('Show: {rows}', { rows: comparisonFilterText(view.filter) }),
        run: () => this.filter(),
      },
      { title: vscode.l10n.t('Export…'), run: () => this.export() },
      { title: vscode.l10n.t('Save as Test…'), run: () => this.uses.saveAsTests(this.shown) },
      ...(lacksPermission ? consentRemedies(this.settings) : []),
    ];
    return { text, problemLines, actions: actions.map(action => ({ ...action, line: headLine })) };
  }

  private async sort(): Promise<void> {
    const order = await pickOne(vscode.l10n.t('Sort by'), comparisonOrders, comparisonOrderText);
    if (order) {
      this.changeView({ ...this.view, order });
    }
  }

  private async filter(): Promise<void> {
    const filter = await pickOne(vscode.l10n.t('Show'), comparisonFilters, comparisonFilterText);
    if (filter) {
      this.changeView({ ...this.view, filter });
    }
  }

  /** Exports what is shown, in its order. */
  private async export(): Promise<void> {
    const names = this.shown.naming();
    await this.uses.exportReport(appComparisonReport(this.part(names), names));
  }

  private changeView(view: ComparisonView): void {
    this.view = view;
    if (this.uri) {
      this.documents.update(this.uri, this.content());
    }
  }

  /** What is shown of the comparison. */
  private part(names: ChatNames): ManifestComparison {
    const compare = nameOrder(vscode.env.language);
    return comparisonToShow(this.shown.comparison, this.view, (one, other) =>
      compare(names(one) ?? one, names(other) ?? other),
    );
  }
}

/** Names the chats of a connection as they are called when somebody looks. */
export function namesOfChats(connection: Pick<Connection, 'chats' | 'self'>): ChatNames {
  const nameOf = chatNaming(connection);
  return chatId => {
    const chat = connection.chats.chat(chatId);
    return chat && nameOf(chat);
  };
}
