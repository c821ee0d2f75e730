import * as vscode from 'vscode';
import { once } from './core/async.ts';
import { failureOf, type Failure } from './core/failure.ts';
import { CommandRegistrar, type Commands } from './host/commands.ts';
import { commandIds, rowCommandIds, settingKeys, settingsPrefix } from './host/contributions.ts';
import type { Platform } from './host/platform.ts';
import { makeServices, type Own, type Services } from './session/services.ts';
import { RefusedTokenNotice } from './ui/signIn/refusedTokenNotice.ts';
import { TestFilesWatch } from './ui/testFiles/testFilesWatch.ts';
import { registerTools } from './ui/tools/registerTools.ts';
import { makeViews, type Views } from './views.ts';

/** Shows a failure to the person. */
type Report = (failure: Failure) => Promise<void>;

/** How long after its start the extension looks for what earlier windows left behind, in milliseconds. */
const lookBackAfterMs = 2000;

/** Starts the extension. Everything is made from here and given what it needs, and VS Code disposes it. */
export function start(context: vscode.ExtensionContext, platform: Platform): void {
  const own: Own = disposable => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const services = makeServices(context, platform, own);
  const views = makeViews(context, services, own);
  const report = async (failure: Failure): Promise<void> => {
    const { reportFailure } = await import('./ui/failures/reportFailure.ts');
    reportFailure(failure, services.settings);
  };
  registerCommands(services, views, report, own);
  registerTools(services, own);
  watchTestFiles(services, views, own);
  watchSettings(services, report, own);
  own(new RefusedTokenNotice(services.connections, failure => void report(failure)));

  void services.authentication.restore();
  // The first screen comes first.
  const later = setTimeout(() => {
    void lookAtOtherWindows(context, services, own).catch((thrown: unknown) =>
      services.log.failed('ui', 'look for what other windows do', failureOf(thrown)),
    );
  }, lookBackAfterMs);
  own({ dispose: () => clearTimeout(later) });
}

/** Registers all commands. Their code is loaded when the first of them runs. */
function registerCommands(services: Services, views: Views, report: Report, own: Own): void {
  const { log, telemetry } = services;
  const commands = once(async () => {
    const { makeCommands } = await import('./commands.ts');
    return makeCommands(services, views);
  });
  const registrar = new CommandRegistrar(log, telemetry, report);
  for (const [name, id] of entriesOf({ ...commandIds, ...rowCommandIds })) {
    own(registrar.register(id, async (...args) => (await commands())[name](...args)));
  }
}

/** Shows the tests of test files in the Testing view, once there is a test file. */
function watchTestFiles({ log }: Services, { tests }: Views, own: Own): void {
  const show = async (): Promise<void> => (await tests()).show();
  const failed = (thrown: unknown): void => log.failed('ui', 'show tests', failureOf(thrown));
  own(new TestFilesWatch(() => void show().catch(failed)));
}

/** Names the settings that have a wrong value, at the start and whenever others have one. */
function watchSettings({ settings }: Services, report: Report, own: Own): void {
  let named = '';
  const look = (): void => {
    const wrong = settings.wrong.map(key => `${settingsPrefix}${key}`);
    if (wrong.length > 0 && wrong.join() !== named) {
      void report({ kind: 'wrongSetting', settings: wrong });
    }
    named = wrong.join();
  };
  own(settings.onDidChange(settingKeys, look));
  look();
}

/** Looks for what earlier windows left behind, and follows what others do from then on. */
async function lookAtOtherWindows(
  context: vscode.ExtensionContext,
  services: Services,
  own: Own,
): Promise<void> {
  const { followOtherWindows, lookBack } = await import('./ui/activity/otherWindows.ts');
  lookBack(context, services, own);
  followOtherWindows(context, services, own);
}

/** The entries of an object that has no more than its type says. */
function entriesOf<T extends object>(object: T): [keyof T & keyof Commands, T[keyof T]][] {
  // Object.entries types keys as text, because most objects may have more than their type says.
  return Object.entries(object) as [keyof T & keyof Commands, T[keyof T]][];
}
