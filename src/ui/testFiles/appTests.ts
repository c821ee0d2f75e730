import * as vscode from 'vscode';
import type { AppsStore } from '../../apps/appsStore.ts';
import { readManyChats, type ChatAppsReading } from '../../apps/manyChats.ts';
import { throwIfCancelled } from '../../core/async.ts';
import { endsRun } from '../../graph/errors.ts';
import type { Connection } from '../../session/connection.ts';
import {
  expectationById,
  expectationByManifest,
  judgeApp,
  type AppExpectation,
} from '../../testFiles/appVerdict.ts';
import type { AppTest } from '../../testFiles/model.ts';
import { notProvisionedText } from '../apps/manifestText.ts';
import { differenceText, differingPlace, findingText, unknownText } from './appTestText.ts';
import { readTestedManifest, type TestedManifest } from './testedManifest.ts';
import type { ReadyTest } from './testItems.ts';
import { locationIn, type TestOutcomes } from './testOutcomes.ts';

/** A test of which it is known what it expects. */
interface KnownTest extends ReadyTest<AppTest> {
  readonly expectation: AppExpectation;
}

/**
 * The tests of a run that are about apps. They read, and nothing of them is audited, so that there is nothing to agree
 * to. Each chat is read once, however many tests are about it.
 */
export class AppTests {
  /** What the tests of this run have read, by file and environment. */
  private readonly manifests = new Map<string, Promise<TestedManifest>>();

  constructor(
    private readonly connection: Pick<Connection, 'account' | 'apps' | 'consent'>,
    readonly tests: readonly ReadyTest<AppTest>[],
    private readonly outcomes: TestOutcomes,
  ) {}

  /**
   * Reads the manifests, and asks for the permission if need be.
   * @returns what runs the tests; `undefined` if none is left to be run.
   * @throws FailureError if none of them can be run.
   */
  async prepare(signal: AbortSignal): Promise<(() => Promise<void>) | undefined> {
    const known = (await Promise.all(this.tests.map(test => this.withExpectation(test)))).flat();
    throwIfCancelled(signal);
    if (known.length === 0) {
      return undefined;
    }
    await this.connection.consent('apps');
    return () => this.run(known, signal);
  }

  private async run(tests: readonly KnownTest[], signal: AbortSignal): Promise<void> {
    const byChat = new Map<string, KnownTest[]>();
    for (const test of tests) {
      byChat.set(test.test.chatId, [...(byChat.get(test.test.chatId) ?? []), test]);
    }
    const store = await this.connection.apps();
    const startingStore: Pick<AppsStore, 'read'> = {
      read: (chatId, ...rest) => {
        byChat.get(chatId)?.forEach(({ item }) => this.outcomes.start(item));
        return store.read(chatId, ...rest);
      },
    };
    await readManyChats(startingStore, [...byChat.keys()], signal, ({ reading }) => {
      const chatId = reading.kind === 'read' ? reading.apps.chatId : reading.chatId;
      byChat.get(chatId)?.forEach(test => this.end(test, reading));
    });
  }

  private end({ item, shown, expectation }: KnownTest, reading: ChatAppsReading): void {
    const { outcomes } = this;
    const { appPlaces } = shown.entry;
    const chatPlace = locationIn(shown, appPlaces?.chat);
    if (reading.kind === 'failed') {
      // What ends the run is said of all tests, at its end.
      if (!endsRun(reading.failure)) {
        outcomes.endWith(item, reading.failure, chatPlace);
      }
      return;
    }
    const verdict = judgeApp(expectation, reading.apps);
    outcomes.write(item, findingText(verdict.finding, this.connection.account.label));
    switch (verdict.kind) {
      case 'passed':
        outcomes.pass(item);
        break;
      case 'failed': {
        const { sentences, expected, actual } = differenceText(expectation, verdict.finding);
        const message = vscode.TestMessage.diff(sentences, expected, actual);
        message.location = locationIn(
          shown,
          appPlaces && differingPlace(appPlaces, expectation, verdict.finding),
        );
        outcomes.fail(item, message);
        break;
      }
      case 'unknown':
        outcomes.error(item, unknownText(expectation, verdict.finding, reading.apps), chatPlace);
        break;
    }
  }

  /** The test with what it expects; none if that is not known, in which case the test has ended. */
  private async withExpectation(ready: ReadyTest<AppTest>): Promise<KnownTest[]> {
    const { item, shown, test } = ready;
    const { app } = test;
    if (app.kind === 'id') {
      return [{ ...ready, expectation: expectationById(test, app.id) }];
    }
    const places = shown.entry.appPlaces;
    const read = await this.manifest(vscode.Uri.joinPath(shown.file.uri, '..', app.path), app.environment);
    if (read.kind === 'problem') {
      const { about } = read;
      const location = about instanceof vscode.Location ? about : locationIn(shown, places?.[about]);
      this.outcomes.error(item, read.text, location);
      return [];
    }
    const reading = expectationByManifest(test, read.manifest);
    switch (reading.kind) {
      case 'known':
        return [{ ...ready, expectation: reading.expectation }];
      case 'noVersion':
        this.outcomes.error(
          item,
          vscode.l10n.t('The manifest has no "version".'),
          locationIn(shown, places?.version),
        );
        return [];
      case 'notProvisioned':
        // The app of this environment does not exist yet, or not on this computer. That is no permission missing.
        this.outcomes.skip(
          item,
          `${notProvisionedText(reading.variables, app.environment)} ${vscode.l10n.t(
            'Provision it, or name another environment.',
          )}`,
        );
        return [];
    }
  }

  private manifest(file: vscode.Uri, environment: string | undefined): Promise<TestedManifest> {
    const key = JSON.stringify([file.toString(), environment]);
    const known = this.manifests.get(key) ?? readTestedManifest(file, environment);
    this.manifests.set(key, known);
    return known;
  }
}
