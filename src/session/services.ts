import type * as vscode from 'vscode';
import type { Journal } from '../access/journal.ts';
import { CheckHistory } from '../checks/checkHistory.ts';
import { once, systemClock } from '../core/async.ts';
import type { Disposable } from '../core/lifecycle.ts';
import { Authentication } from '../host/authentication.ts';
import { setContextKey } from '../host/contextKeys.ts';
import { ReportDocuments } from '../host/documents.ts';
import { OutputLog } from '../host/logger.ts';
import { SettingsReader } from '../host/settings.ts';
import { buildTelemetry, type Telemetry } from '../host/telemetry.ts';
import { Connections } from './connection.ts';

/** What views and commands share, there from the start to the end of the extension. */
export interface Services {
  readonly log: OutputLog;
  readonly telemetry: Telemetry;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly authentication: Authentication;
  readonly connections: Connections;
  readonly history: CheckHistory;
  /**
   * Opens the journal. Without it there is no revocation, which fails here, before anything is asked or sent.
   * @throws FailureError `storage`
   */
  readonly journal: () => Promise<Journal>;
}

/** Has an object disposed with the extension, and returns it. */
export type Own = <T extends Disposable>(disposable: T) => T;

/** Makes the services. What takes files is opened when it is first needed. */
export function makeServices(context: vscode.ExtensionContext, own: Own): Services {
  const log = own(new OutputLog());
  const telemetry = own(buildTelemetry());
  const settings = new SettingsReader();
  const documents = own(new ReportDocuments());
  const authentication = own(new Authentication(settings, context.globalState, log));
  const connections = own(new Connections(authentication, settings, log));
  const history = own(
    new CheckHistory(async () => {
      const { CheckFiles } = await import('../host/node/checkFiles.ts');
      return CheckFiles.open(context.globalStorageUri.fsPath);
    }),
  );
  own(followHistory(history, log));
  const journal = once(async () => {
    const { Journal } = await import('../access/journal.ts');
    const { JournalFile } = await import('../host/node/journalFile.ts');
    const file = await JournalFile.open(context.globalStorageUri.fsPath);
    return own(new Journal(file, () => systemClock.now()));
  });
  return { log, telemetry, settings, documents, authentication, connections, history, journal };
}

/** Offers what can be done with checks as soon as there are any, and logs once what keeps them from the disk. */
function followHistory(history: CheckHistory, log: OutputLog): Disposable {
  let logged = history.problem;
  return history.onDidChange(() => {
    const { problem, runs, unreadable } = history;
    setContextKey('teamsChatAccess.hasChecks', runs.length + unreadable > 0);
    if (problem && problem !== logged) {
      log.failed('checks', 'keep on the disk', problem);
    }
    logged = problem;
  });
}
