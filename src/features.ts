import type * as vscode from 'vscode';
import { once } from './core/async.ts';
import { asRecord, textOf } from './graph/json.ts';
import type { Own, Services } from './session/services.ts';
import type { ActivityCommands } from './ui/activity/activityCommands.ts';
import type { AuditNotice } from './ui/checks/auditNotice.ts';
import type { ChatCommands } from './ui/chats/chatCommands.ts';
import type { CheckInteraction } from './ui/checks/checkInteraction.ts';
import type { CheckMatrix } from './ui/checks/checkMatrix.ts';
import type { CopyRequest } from './ui/rows/copyRequest.ts';
import type { Diagnose } from './ui/signIn/diagnose.ts';
import type { ExplainDenial } from './ui/checks/explainDenial.ts';
import type { ExportReport } from './ui/export/exportReport.ts';
import type { PeopleCommands } from './ui/people/peopleCommands.ts';
import type { ReaddMember } from './ui/access/readdMember.ts';
import type { RevokeAccess } from './ui/access/revokeAccess.ts';
import type { SignIn } from './ui/signIn/signIn.ts';
import type { TestController } from './ui/testFiles/testController.ts';
import type { Views } from './views.ts';

/** What there is for the commands, and for what else a person runs. Each is loaded when it is first called for. */
export interface Features {
  readonly signIn: () => Promise<SignIn>;
  readonly diagnose: () => Promise<Diagnose>;
  readonly chats: () => Promise<ChatCommands>;
  readonly people: () => Promise<PeopleCommands>;
  readonly activity: () => Promise<ActivityCommands>;
  readonly revoke: () => Promise<RevokeAccess>;
  readonly readd: () => Promise<ReaddMember>;
  /** One for all that send checks. */
  readonly notice: () => Promise<AuditNotice>;
  readonly check: () => Promise<CheckInteraction>;
  readonly matrix: () => Promise<CheckMatrix>;
  readonly explain: () => Promise<ExplainDenial>;
  readonly tests: () => Promise<TestController>;
  readonly copyRequest: () => Promise<CopyRequest>;
  readonly exportReport: () => Promise<ExportReport>;
}

/** Makes the features. */
export function makeFeatures(
  context: vscode.ExtensionContext,
  services: Services,
  views: Views,
  own: Own,
): Features {
  const { log, telemetry, settings, documents, authentication, connections, history, journal } = services;
  const notice = once(async () => {
    const { AuditNotice } = await import('./ui/checks/auditNotice.ts');
    return new AuditNotice();
  });
  const exportReport = once(async () => {
    const { ExportReport } = await import('./ui/export/exportReport.ts');
    const { ReportSubjects } = await import('./ui/export/reportSubjects.ts');
    return new ExportReport(new ReportSubjects({ connections, history, journal }));
  });
  return {
    notice,
    exportReport,
    signIn: once(async () => {
      const { SignIn } = await import('./ui/signIn/signIn.ts');
      return new SignIn(authentication, settings);
    }),
    diagnose: once(async () => {
      const { Diagnose } = await import('./ui/signIn/diagnose.ts');
      const extensionVersion = textOf(asRecord(context.extension.packageJSON), 'version') ?? '';
      return new Diagnose({ extensionVersion, authentication, settings, documents, log });
    }),
    chats: once(async () => {
      const { ChatCommands } = await import('./ui/chats/chatCommands.ts');
      return new ChatCommands(connections, views.chatsTree, settings);
    }),
    people: once(async () => {
      const { PeopleCommands } = await import('./ui/people/peopleCommands.ts');
      return new PeopleCommands(connections, await views.people.tree());
    }),
    activity: once(async () => {
      const { ActivityCommands } = await import('./ui/activity/activityCommands.ts');
      return new ActivityCommands(connections, await journal());
    }),
    revoke: once(async () => {
      const { RevokeAccess } = await import('./ui/access/revokeAccess.ts');
      return new RevokeAccess({ connections, settings, documents, telemetry, journal: await journal() });
    }),
    readd: once(async () => {
      const { ReaddMember } = await import('./ui/access/readdMember.ts');
      return new ReaddMember({ connections, settings, documents, telemetry, journal: await journal() });
    }),
    check: once(async () => {
      const { CheckInteraction } = await import('./ui/checks/checkInteraction.ts');
      const tree = await views.checks.tree();
      const parts = { connections, settings, history, tree, telemetry };
      return new CheckInteraction({ ...parts, notice: await notice() });
    }),
    matrix: once(async () => {
      const { CheckMatrix } = await import('./ui/checks/checkMatrix.ts');
      const parts = { connections, settings, history, documents, telemetry };
      return new CheckMatrix({ ...parts, notice: await notice(), exporter: exportReport });
    }),
    explain: once(async () => {
      const { ExplainDenial } = await import('./ui/checks/explainDenial.ts');
      return new ExplainDenial({ connections, history, documents, notice: await notice() });
    }),
    tests: once(async () => {
      const { TestController } = await import('./ui/testFiles/testController.ts');
      const parts = { connections, settings, history, telemetry, log };
      return own(new TestController({ ...parts, notice: await notice() }));
    }),
    copyRequest: once(async () => {
      const { CopyRequest } = await import('./ui/rows/copyRequest.ts');
      const selections = (): (readonly unknown[])[] =>
        [views.chats, views.people, views.checks, views.activity].map(({ selection }) => selection);
      return new CopyRequest({ connections, settings, history, selections });
    }),
  };
}
