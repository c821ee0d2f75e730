import type * as vscode from 'vscode';
import type { Commands } from './commands.ts';
import { commandIds, toolNames } from './host/contributions.ts';
import { once, systemClock } from './core/async.ts';
import { failureOf } from './core/failure.ts';
import type { Features } from './features.ts';
import { CommandRegistrar } from './host/commands.ts';
import { makeServices, type Own, type Services } from './session/services.ts';
import { registerTool } from './ui/tools/lazyTool.ts';
import { TestFilesWatch } from './ui/testFiles/testFilesWatch.ts';
import type { ToolHost } from './ui/tools/toolAnswer.ts';
import { makeViews } from './views.ts';

/** How long after its start the extension looks for what an earlier window left behind, in milliseconds. */
const lookBackAfterMs = 2000;

/** Builds the extension: everything is made from here, told what it needs, and disposed by VS Code. */
export function activate(context: vscode.ExtensionContext): void {
  const own: Own = disposable => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const services = makeServices(context, own);
  const views = makeViews(context, services, own);
  // The first command brings what commands do, and what it needs itself; the first screen does without.
  const features = once(async () => {
    const { makeFeatures } = await import('./features.ts');
    return makeFeatures(context, services, views, own);
  });
  const commands = once(async () => {
    const { makeCommands } = await import('./commands.ts');
    return makeCommands(services, views, await features());
  });
  registerCommands(services, commands, own);
  registerTools(services, own);
  watchTestFiles(services, features, own);

  void services.authentication.restore();
  // Nobody waits for it, and the first screen goes first.
  const later = setTimeout(() => lookBack(context, services, own), lookBackAfterMs);
  own({ dispose: () => clearTimeout(later) });
}

function registerCommands(
  { log, telemetry, settings }: Services,
  commands: () => Promise<Commands>,
  own: Own,
): void {
  const registrar = new CommandRegistrar(log, telemetry, async failure => {
    const { reportFailure } = await import('./ui/failures/reportFailure.ts');
    reportFailure(failure, settings);
  });
  for (const [name, id] of entriesOf(commandIds)) {
    own(registrar.register(id, async (...args) => (await commands())[name](...args)));
  }
}

/** The tools for language models. */
function registerTools({ connections, authentication, history, telemetry }: Services, own: Own): void {
  const host: ToolHost = { connections, started: async () => authentication.started() };
  const chatsTool = once(async () => {
    const { ChatsTool } = await import('./ui/tools/chatsTool.ts');
    return new ChatsTool(host);
  });
  const checkTool = once(async () => {
    const { CheckTool } = await import('./ui/tools/checkTool.ts');
    return new CheckTool({ host, history, telemetry, clock: systemClock });
  });
  own(registerTool(toolNames.listChats, chatsTool));
  own(registerTool(toolNames.checkInteraction, checkTool));
}

function watchTestFiles({ log }: Services, features: () => Promise<Features>, own: Own): void {
  const show = async (): Promise<void> => {
    const { tests } = await features();
    await (await tests()).show();
  };
  const failed = (thrown: unknown): void => log.failed('ui', 'show tests', failureOf(thrown));
  own(new TestFilesWatch(() => void show().catch(failed)));
}

/** Looks for what an earlier window left in doubt, and for its checks, even if nobody looks at their views. */
function lookBack(context: vscode.ExtensionContext, { log, journal, history }: Services, own: Own): void {
  const folder = context.globalStorageUri.fsPath;
  const failed = (thrown: unknown): void =>
    log.failed('ui', 'look for what earlier windows left', failureOf(thrown));
  const lookForDoubts = async (): Promise<void> => {
    const { JournalFile } = await import('./host/node/journalFile.ts');
    if (await JournalFile.isIn(folder)) {
      const { DoubtNotice } = await import('./ui/activity/doubtNotice.ts');
      await own(new DoubtNotice(await journal(), context.globalState, failed)).look();
    }
  };
  const lookForChecks = async (): Promise<void> => {
    const { CheckFiles } = await import('./host/node/checkFiles.ts');
    if (await CheckFiles.isIn(folder)) {
      await history.load();
    }
  };
  void lookForDoubts().catch(failed);
  void lookForChecks().catch(failed);
}

/** The entries of an object that has no others than its type says. */
function entriesOf<T extends object>(object: T): [keyof T, T[keyof T]][] {
  // What Object.entries knows of the keys is that they are text.
  return Object.entries(object) as [keyof T, T[keyof T]][];
}
