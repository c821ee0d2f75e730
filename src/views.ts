import type * as vscode from 'vscode';
import { once } from './core/async.ts';
import { failureOf } from './core/failure.ts';
import { viewIds } from './host/contributions.ts';
import type { Own, Services } from './session/services.ts';
import type { ActivityNode } from './ui/activity/activityNodes.ts';
import type { ActivityTree } from './ui/activity/activityTree.ts';
import type { AppsTree } from './ui/apps/appsTree.ts';
import { ChatsTree } from './ui/chats/chatsTree.ts';
import { ChatsView } from './ui/chats/chatsView.ts';
import type { ChecksNode } from './ui/checks/checkNodes.ts';
import type { ChecksTree } from './ui/checks/checksTree.ts';
import type { PeopleNode } from './ui/people/peopleNodes.ts';
import type { PeopleTree } from './ui/people/peopleTree.ts';
import type { TestController } from './ui/testFiles/testController.ts';
import { LazyView } from './ui/views/lazyView.ts';

/** The views of the side bar, and the tests in VS Code's Testing view. */
export interface Views {
  readonly chats: ChatsView;
  readonly chatsTree: ChatsTree;
  /** The rows below Apps in Chats. */
  readonly apps: () => Promise<AppsTree>;
  readonly people: LazyView<PeopleNode, PeopleTree>;
  readonly checks: LazyView<ChecksNode, ChecksTree>;
  readonly activity: LazyView<ActivityNode, ActivityTree>;
  /** Loaded with the first test file. */
  readonly tests: () => Promise<TestController>;
}

/** Makes the views. The code of all but Chats, which is on the first screen, is loaded when they are first opened. */
export function makeViews(context: vscode.ExtensionContext, services: Services, own: Own): Views {
  const { connections, settings, authentication, history, journal, log } = services;
  const apps = once(async () => {
    const { AppsTree } = await import('./ui/apps/appsTree.ts');
    return own(new AppsTree(connections, row => chatsTree.showApps(row)));
  });
  const chatsTree = own(new ChatsTree(connections, settings, apps));
  const chats = own(new ChatsView(chatsTree, connections, authentication, settings));
  const people = own(
    new LazyView(viewIds.people, async (view: vscode.TreeView<PeopleNode>, changed) => {
      const { PeopleTree } = await import('./ui/people/peopleTree.ts');
      return new PeopleTree({ connections, view, changed, memento: context.globalState });
    }),
  );
  own(connections.onDidChange(() => people.refresh()));
  const checks = own(
    new LazyView(viewIds.checks, async (view: vscode.TreeView<ChecksNode>, changed) => {
      const { ChecksTree } = await import('./ui/checks/checksTree.ts');
      return new ChecksTree({ view, changed, history, connections });
    }),
  );
  const activity = own(
    new LazyView(viewIds.activity, async (view: vscode.TreeView<ActivityNode>, changed) => {
      const { ActivityTree } = await import('./ui/activity/activityTree.ts');
      return new ActivityTree({ view, changed, journal });
    }),
  );
  own(
    services.onDidOpenJournal(() => {
      const count = async (): Promise<void> => (await activity.tree()).count();
      void count().catch((thrown: unknown) => log.failed('ui', 'count what is in doubt', failureOf(thrown)));
    }),
  );
  const tests = once(async () => {
    const { TestController } = await import('./ui/testFiles/testController.ts');
    return own(new TestController(services));
  });
  return { chats, chatsTree, apps, people, checks, activity, tests };
}
