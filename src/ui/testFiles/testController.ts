import * as vscode from 'vscode';
import type { CheckRun } from '../../checks/model.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { setContextKey } from '../../host/contextKeys.ts';
import { commandIds, viewIds } from '../../host/contributions.ts';
import type { Services } from '../../session/services.ts';
import type { ChecksNode } from '../checks/checkNodes.ts';
import { TestFiles } from './testFiles.ts';
import { TestItems } from './testItems.ts';
import { TestOutcomes, type WaitingTest } from './testOutcomes.ts';
import { TestRunner } from './testRunner.ts';

/** Id of the tests in the Testing view. Menus in package.json use it. */
const controllerId = 'teamsChatAccessTests';

/** The test files in VS Code's Testing view. Only a person runs them: each check is audited, each chat takes its time. */
export class TestController implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly controller: vscode.TestController;
  private readonly items: TestItems;
  private readonly files: TestFiles;
  private readonly runner: TestRunner;
  /** The runs in which a test's expected permission was denied, by the test's id. */
  private readonly denials = new Map<string, CheckRun>();

  constructor(private readonly services: Services) {
    this.controller = this.disposables.add(
      vscode.tests.createTestController(controllerId, 'Teams Chat Access'),
    );
    this.items = new TestItems(this.controller);
    this.files = this.disposables.add(new TestFiles(this.items, services.connections, services.log));
    this.runner = new TestRunner(services);
    this.controller.refreshHandler = () => this.files.find();
    this.disposables.add(
      this.controller.createRunProfile(
        vscode.l10n.t('Run Tests'),
        vscode.TestRunProfileKind.Run,
        (request, token) => this.run(request, token),
        true,
      ),
    );
  }

  /** Finds the test files and shows their tests. */
  async show(): Promise<void> {
    await this.files.find();
  }

  /** Explain Failed Test: explains the denial, or shows the Interaction Checks view. */
  async explain(argument: unknown): Promise<void> {
    const id = testIdOf(argument);
    const run = id === undefined ? undefined : this.denials.get(id);
    const result = run?.results.find(({ verdict }) => verdict.kind === 'denied');
    if (run && result) {
      const row: ChecksNode = { kind: 'result', run, result };
      await vscode.commands.executeCommand(commandIds.explainDenial, row);
    } else {
      await vscode.commands.executeCommand(`${viewIds.checks}.focus`);
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const cancelled = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelled.abort());
    const run = this.controller.createTestRun(request);
    try {
      const tests = await this.wanted(request);
      tests.forEach(({ item }) => this.denials.delete(item.id));
      const outcomes = new TestOutcomes(run, tests, ({ id }, checked) => this.denials.set(id, checked));
      await this.runner.run(outcomes, cancelled.signal);
      outcomes.end();
    } catch (thrown) {
      this.services.log.failed('checks', 'run tests', failureOf(thrown));
    } finally {
      subscription.dispose();
      run.end();
      setContextKey('teamsChatAccess.deniedTests', [...this.denials.keys()]);
    }
  }

  /** The tests of a request, as their files define them now. */
  private async wanted({ include, exclude = [] }: vscode.TestRunRequest): Promise<WaitingTest[]> {
    const roots = include ?? Array.from(this.controller.items, ([, item]) => item);
    const uris = new Map(roots.flatMap(({ uri }) => (uri ? [[uri.toString(), uri] as const] : [])));
    await Promise.all([...uris.values()].map(uri => this.files.read(uri)));
    const found = new Map<string, WaitingTest>();
    const collect = (item: vscode.TestItem): void => {
      if (exclude.some(({ id }) => id === item.id)) {
        return;
      }
      const shown = this.items.testOf(item);
      if (shown) {
        found.set(item.id, { item, shown });
      }
      item.children.forEach(collect);
    };
    roots.forEach(root => this.items.isShown(root) && collect(root));
    return [...found.values()];
  }
}

/** The id of the test that a menu in the Testing view was opened on: on the test itself or on its message. */
function testIdOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  if ('test' in argument) {
    return testIdOf(argument.test);
  }
  return 'id' in argument && typeof argument.id === 'string' ? argument.id : undefined;
}
