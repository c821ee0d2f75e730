import type * as vscode from 'vscode';
import { CheckHistory } from './checks/checkHistory.ts';
import { commandIds, toolNames, viewIds } from './contributions.ts';
import { asRecord, textOf } from './graph/json.ts';
import { Authentication } from './host/authentication.ts';
import { CommandRegistrar } from './host/commands.ts';
import { OutputLog } from './host/logger.ts';
import { SettingsReader } from './host/settings.ts';
import { buildTelemetry } from './host/telemetry.ts';
import { setContextKey } from './host/contextKeys.ts';
import { ReportDocuments } from './host/documents.ts';
import { ChatsTree } from './ui/chatsTree.ts';
import { ChatsView } from './ui/chatsView.ts';
import type { ChecksNode } from './ui/checksTree.ts';
import { Connections } from './ui/connection.ts';
import { once, systemClock } from './core/async.ts';
import { failureOf } from './core/failure.ts';
import { isActivityNode, type ActivityNode } from './ui/activityNodes.ts';
import { isPeopleNode, type PeopleNode } from './ui/peopleNodes.ts';
import { registerTool } from './ui/lazyTool.ts';
import { LazyView } from './ui/lazyView.ts';
import { TestFilesWatch } from './ui/testFilesWatch.ts';
import type { ToolHost } from './ui/toolAnswer.ts';

/** How long after its start the extension looks for what an earlier window left in doubt, in milliseconds. */
const lookForDoubtsAfterMs = 2000;

/** Builds the extension: every object is made here, told what it needs, and disposed by VS Code. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };

  const log = own(new OutputLog());
  const telemetry = own(buildTelemetry());
  const settings = new SettingsReader();
  const documents = own(new ReportDocuments());
  const authentication = own(new Authentication(settings, context.globalState, log));
  const connections = own(new Connections(authentication, settings, log));
  const history = own(
    new CheckHistory(async () => {
      const { CheckFiles } = await import('./host/checkFiles.ts');
      return CheckFiles.open(context.globalStorageUri.fsPath);
    }),
  );

  const chatsTree = own(new ChatsTree(connections, settings));
  const chatsView = own(new ChatsView(chatsTree, connections, authentication, settings));
  const peopleView = own(
    new LazyView(viewIds.people, async (view: vscode.TreeView<PeopleNode>, changed) => {
      const { PeopleTree } = await import('./ui/peopleTree.ts');
      return new PeopleTree({ connections, view, changed, memento: context.globalState });
    }),
  );
  own(connections.onDidChange(() => peopleView.refresh()));
  const checksView = own(
    new LazyView(viewIds.checks, async (view: vscode.TreeView<ChecksNode>, changed) => {
      const { ChecksTree } = await import('./ui/checksTree.ts');
      return new ChecksTree({ view, changed, history, connections });
    }),
  );
  let loggedProblem = history.problem;
  own(
    history.onDidChange(() => {
      const { problem, runs, unreadable } = history;
      setContextKey('teamsChatAccess.hasChecks', runs.length + unreadable > 0);
      if (problem && problem !== loggedProblem) {
        log.failed('checks', 'keep on the disk', problem);
      }
      loggedProblem = problem;
    }),
  );
  // Without a journal there is no revocation: it fails here, with the reason, before anything is asked or sent.
  const journal = once(async () => {
    const { Journal } = await import('./access/journal.ts');
    const { JournalFile } = await import('./host/journalFile.ts');
    const file = await JournalFile.open(context.globalStorageUri.fsPath);
    return own(new Journal(file, () => systemClock.now()));
  });
  const activityView = own(
    new LazyView(viewIds.activity, async (view: vscode.TreeView<ActivityNode>, changed) => {
      const { ActivityTree } = await import('./ui/activityTree.ts');
      return new ActivityTree({ view, changed, journal });
    }),
  );

  // What only a command needs is loaded with the first such command.
  const chats = once(async () => {
    const { ChatCommands } = await import('./ui/chatCommands.ts');
    return new ChatCommands(connections, chatsTree, settings);
  });
  const people = once(async () => {
    const { PeopleCommands } = await import('./ui/peopleCommands.ts');
    return new PeopleCommands(connections, await peopleView.tree());
  });
  const signIn = once(async () => {
    const { SignIn } = await import('./ui/signIn.ts');
    return new SignIn(authentication, settings);
  });
  const diagnose = once(async () => {
    const { Diagnose } = await import('./ui/diagnose.ts');
    const extensionVersion = versionOf(context.extension.packageJSON);
    return new Diagnose({ extensionVersion, authentication, settings, documents, log });
  });
  const revoke = once(async () => {
    const { RevokeAccess } = await import('./ui/revokeAccess.ts');
    return new RevokeAccess({
      connections,
      settings,
      documents,
      telemetry,
      journal: await journal(),
    });
  });
  const readd = once(async () => {
    const { ReaddMember } = await import('./ui/readdMember.ts');
    return new ReaddMember({
      connections,
      settings,
      documents,
      telemetry,
      journal: await journal(),
    });
  });
  const notice = once(async () => {
    const { AuditNotice } = await import('./ui/auditNotice.ts');
    return new AuditNotice();
  });
  const check = once(async () => {
    const { CheckInteraction } = await import('./ui/checkInteraction.ts');
    return new CheckInteraction({
      connections,
      settings,
      history,
      tree: await checksView.tree(),
      telemetry,
      notice: await notice(),
    });
  });
  const explain = once(async () => {
    const { ExplainDenial } = await import('./ui/explainDenial.ts');
    return new ExplainDenial({ connections, history, documents, notice: await notice() });
  });
  const tests = once(async () => {
    const { TestController } = await import('./ui/testController.ts');
    const parts = { connections, settings, history, telemetry, notice: await notice(), log };
    return own(new TestController(parts));
  });

  const copyRequest = once(async () => {
    const { CopyRequest } = await import('./ui/copyRequest.ts');
    const selections = (): (readonly unknown[])[] =>
      [chatsView, peopleView, checksView, activityView].map(({ selection }) => selection);
    return new CopyRequest({ connections, settings, history, selections });
  });
  const exportReport = once(async () => {
    const { ExportReport } = await import('./ui/exportReport.ts');
    const { ReportSubjects } = await import('./ui/reportSubjects.ts');
    return new ExportReport(new ReportSubjects({ connections, history, journal }));
  });
  const activity = once(async () => {
    const { ActivityCommands } = await import('./ui/activityCommands.ts');
    return new ActivityCommands(connections, await journal());
  });

  const commands = new CommandRegistrar(log, telemetry, async failure => {
    const { reportFailure } = await import('./ui/reportFailure.ts');
    reportFailure(failure, settings);
  });
  own(commands.register(commandIds.signIn, async () => (await signIn()).signIn()));
  own(commands.register(commandIds.switchAccount, async () => (await signIn()).switchAccount()));
  own(commands.register(commandIds.signOut, async () => (await signIn()).signOut()));
  own(
    commands.register(commandIds.setUpAppRegistration, async start =>
      (await signIn()).setUpAppRegistration(start),
    ),
  );
  own(commands.register(commandIds.diagnose, async () => (await diagnose()).run()));
  own(
    commands.register(commandIds.explainSignInError, async () => {
      const { explainSignInError } = await import('./ui/explainSignInError.ts');
      await explainSignInError();
    }),
  );
  own(commands.register(commandIds.refreshChats, async () => (await chats()).refresh()));
  own(
    commands.register(commandIds.loadMoreChats, async (...args) => {
      const [row] = args;
      if (isPeopleNode(row) && row.kind === 'morePeople') {
        (await peopleView.tree()).showMore(row);
      } else if (isActivityNode(row) && row.kind === 'moreActivity') {
        (await activityView.tree()).showMore(row);
      } else {
        await (await chats()).loadMore(...args);
      }
    }),
  );
  own(
    commands.register(commandIds.loadAllChats, async row =>
      // From its row in the People view it stands for the members too.
      isPeopleNode(row) && row.kind === 'completePeople'
        ? (await people()).complete()
        : (await chats()).loadAll(),
    ),
  );
  own(commands.register(commandIds.filterChats, async () => (await chats()).filter()));
  own(commands.register(commandIds.clearChatFilter, async () => (await chats()).clearFilter()));
  own(commands.register(commandIds.groupChatsBy, async () => (await chats()).groupBy()));
  own(commands.register(commandIds.verifyActivity, async (...args) => (await activity()).verify(...args)));
  own(commands.register(commandIds.clearActivity, async () => (await activity()).clear()));
  own(commands.register(commandIds.copyId, async (...args) => (await chats()).copyId(...args)));
  own(commands.register(commandIds.copyRequest, async (...args) => (await copyRequest()).run(...args)));
  own(commands.register(commandIds.exportReport, async (...args) => (await exportReport()).run(...args)));
  own(commands.register(commandIds.openInTeams, async (...args) => (await chats()).openInTeams(...args)));
  own(commands.register(commandIds.findPerson, async () => (await people()).findPerson()));
  own(commands.register(commandIds.groupPeopleBy, async () => (await people()).groupBy()));
  own(commands.register(commandIds.revokeAccess, async (...args) => (await revoke()).run(...args)));
  own(commands.register(commandIds.readdMember, async (...args) => (await readd()).run(...args)));
  own(commands.register(commandIds.checkInteraction, async () => (await check()).run()));
  own(
    commands.register(commandIds.checkSelection, async (...args) => (await check()).runOnSelection(...args)),
  );
  own(commands.register(commandIds.rerunCheck, async (...args) => (await check()).rerun(...args)));
  own(
    commands.register(commandIds.checkMatrix, async () => {
      const { CheckMatrix } = await import('./ui/checkMatrix.ts');
      const parts = { connections, settings, history, documents, telemetry };
      await new CheckMatrix({ ...parts, notice: await notice(), exporter: exportReport }).run();
    }),
  );
  own(commands.register(commandIds.explainDenial, async (...args) => (await explain()).run(...args)));
  own(
    commands.register(commandIds.confirmVerdict, async (...args) => {
      const { confirmVerdict } = await import('./ui/confirmVerdict.ts');
      await confirmVerdict({ connections, history, notice: await notice() }, ...args);
    }),
  );
  own(
    commands.register(commandIds.compareChecks, async (...args) => {
      const { compareChecks } = await import('./ui/compareChecks.ts');
      await compareChecks({ connections, history, documents }, ...args);
    }),
  );
  own(
    commands.register(commandIds.saveAsTest, async (...args) => {
      const { saveAsTest } = await import('./ui/saveAsTest.ts');
      await saveAsTest(history, ...args);
    }),
  );
  own(commands.register(commandIds.explainFailedTest, async row => (await tests()).explain(row)));
  own(commands.register(commandIds.clearChecks, async () => (await check()).clear()));
  own(commands.register(commandIds.showLog, () => log.show()));

  const showTests = async (): Promise<void> => (await tests()).show();
  own(
    new TestFilesWatch(
      () => void showTests().catch((thrown: unknown) => log.failed('ui', 'show tests', failureOf(thrown))),
    ),
  );
  const toolHost: ToolHost = { connections, started: async () => authentication.started() };
  const chatsTool = once(async () => {
    const { ChatsTool } = await import('./ui/chatsTool.ts');
    return new ChatsTool(toolHost);
  });
  const checkTool = once(async () => {
    const { CheckTool } = await import('./ui/checkTool.ts');
    return new CheckTool({ host: toolHost, history, telemetry, clock: systemClock });
  });
  own(registerTool(toolNames.listChats, chatsTool));
  own(registerTool(toolNames.checkInteraction, checkTool));

  void authentication.restore();

  const cannotLook = (thrown: unknown): void =>
    log.failed('ui', 'look for what is in doubt', failureOf(thrown));
  const lookForDoubts = async (): Promise<void> => {
    const { JournalFile } = await import('./host/journalFile.ts');
    if (await JournalFile.isIn(context.globalStorageUri.fsPath)) {
      const { DoubtNotice } = await import('./ui/doubtNotice.ts');
      await own(new DoubtNotice(await journal(), context.globalState, cannotLook)).look();
    }
  };
  // Commands are offered for the checks of earlier windows even if nobody looks at the view.
  const lookForChecks = async (): Promise<void> => {
    const { CheckFiles } = await import('./host/checkFiles.ts');
    if (await CheckFiles.isIn(context.globalStorageUri.fsPath)) {
      await history.load();
    }
  };
  // Nobody waits for it, and the first screen goes first.
  const start = setTimeout(() => {
    void lookForDoubts().catch(cannotLook);
    void lookForChecks().catch(cannotLook);
  }, lookForDoubtsAfterMs);
  own({ dispose: () => clearTimeout(start) });
}

function versionOf(manifest: unknown): string {
  return textOf(asRecord(manifest), 'version') ?? '';
}
