import type * as vscode from 'vscode';
import type { Journal } from '../access/journal.ts';
import { CheckHistory } from '../checks/checkHistory.ts';
import { once, systemClock } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { asRecord, textOf } from '../core/json.ts';
import { LoadedOnce } from '../core/lazily.ts';
import { Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import { Authentication } from '../host/authentication.ts';
import { setContextKey } from '../host/contextKeys.ts';
import { ReportDocuments } from '../host/documents.ts';
import { OutputLog } from '../host/logger.ts';
import type { Platform } from '../host/platform.ts';
import { RunMessages } from '../host/runMessages.ts';
import { SettingsReader } from '../host/settings.ts';
import { buildTelemetry, type Telemetry } from '../host/telemetry.ts';
import { AuditConsent } from './auditConsent.ts';
import { Connections } from './connections.ts';

/** What views and commands share, from the start of the extension to its end. */
export interface Services {
  /** The publisher and the name of this extension, as VS Code knows it. */
  readonly extensionId: string;
  /** The version of this extension: `0.1.0`. */
  readonly version: string;
  readonly platform: Platform;
  readonly log: OutputLog;
  readonly telemetry: Telemetry;
  readonly settings: SettingsReader;
  readonly documents: ReportDocuments;
  readonly messages: RunMessages;
  readonly authentication: Authentication;
  readonly connections: Connections;
  readonly history: CheckHistory;
  /** What was agreed to in this window about requests that leave traces with others. */
  readonly auditConsent: AuditConsent;
  /**
   * Opens the journal. A revocation fails here if there is none, before anything is asked or sent.
   * @throws FailureError `storage`
   */
  readonly journal: () => Promise<Journal>;
  /** Fires once the journal is open, whoever opened it. */
  readonly onDidOpenJournal: Event<Journal>;
}

/** Keeps an object until the extension ends, which disposes it. Returns the object. */
export type Own = <T extends Disposable>(disposable: T) => T;

/** Makes the services. Those that use files open them when they are first needed. */
export function makeServices(context: vscode.ExtensionContext, platform: Platform, own: Own): Services {
  const version = textOf(asRecord(context.extension.packageJSON), 'version') ?? '';
  const log = own(new OutputLog());
  const telemetry = own(buildTelemetry());
  const settings = new SettingsReader(context.globalStorageUri);
  const documents = own(new ReportDocuments());
  const connectionCode = new LoadedOnce(() => import('./connection.ts'));
  const authentication = own(new Authentication(settings, context.globalState, log, connectionCode.load));
  const connections = own(new Connections(authentication, settings, log, platform.host, connectionCode));
  const history = own(new CheckHistory(() => platform.checks.open(context.globalStorageUri)));
  own(followHistory(history, log));
  const since = systemClock.now();
  const journalOpened = own(new Emitter<Journal>());
  const journal = once(async () => {
    const storage = await platform.journal.open(context.globalStorageUri);
    const { Journal } = await import('../access/journal.ts');
    const { ChangesElsewhere } = await import('./changesElsewhere.ts');
    const { watchReadings } = await import('./watchReadings.ts');
    const opened = own(
      new Journal(
        storage,
        () => systemClock.now(),
        () => systemClock.monotonic(),
      ),
    );
    own(
      new ChangesElsewhere({
        journal: opened,
        markOutdated: chatId => connections.current?.chats.markOutdated(chatId),
        since,
        clock: systemClock,
        failed: thrown => log.failed('access', 'follow other windows', failureOf(thrown)),
      }),
    );
    own(
      watchReadings(connections, opened, thrown =>
        log.failed('access', 'settle what was read', failureOf(thrown)),
      ),
    );
    journalOpened.fire(opened);
    return opened;
  });
  return {
    extensionId: context.extension.id,
    version,
    platform,
    log,
    telemetry,
    settings,
    documents,
    messages: new RunMessages(),
    authentication,
    connections,
    history,
    auditConsent: new AuditConsent(),
    journal,
    onDidOpenJournal: journalOpened.event,
  };
}

/** Tells VS Code whether there are checks, and logs once why they could not be saved. */
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
