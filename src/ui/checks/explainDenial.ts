import * as vscode from 'vscode';
import { askedIn, setKey } from '../../checks/answers.ts';
import { Questions } from '../../checks/checkRun.ts';
import { explanationCount, findConflict, isExplained } from '../../checks/explain.ts';
import { explanationOf, withExplanation } from '../../checks/laterAnswers.ts';
import type { CheckResult, CheckRun } from '../../checks/model.ts';
import { systemClock } from '../../core/async.ts';
import type { UnderWay } from '../../core/underWay.ts';
import type { Services } from '../../session/services.ts';
import { reportFailure } from '../failures/reportFailure.ts';
import { timeText } from '../text/dateText.ts';
import { pickText } from '../text/safeText.ts';
import { AuditedCheck } from './auditedCheck.ts';
import { connectionForRun, namesIn } from './checkConnection.ts';
import { selectedChecks } from './checkNodes.ts';
import { progressOfAtMost, targetsText } from './checkText.ts';
import { explanationReport, singleDenialReport } from './explainText.ts';

/** A result of a run that is a denial. */
interface Denial {
  readonly run: CheckRun;
  readonly result: CheckResult;
}

/** Explain Denial: says what is known about the denial of one person, or finds a smallest denied part of a group. */
export class ExplainDenial {
  constructor(
    private readonly services: Services,
    private readonly underWay: UnderWay,
  ) {}

  async run(...args: readonly unknown[]): Promise<void> {
    const { connections, documents, history } = this.services;
    await history.load();
    const denial = denialOf(args) ?? (await this.pick());
    if (!denial) {
      return;
    }
    if (denial.result.targets.length === 1) {
      const names = await namesIn(connections.current);
      await documents.show(vscode.l10n.t('Denial'), singleDenialReport(denial.run, denial.result, names));
      return;
    }
    const { run, result } = denial;
    // What explains it is known once another click has had it explained.
    await this.underWay.unlessBegun(`${run.id}\n${setKey(result.targets)}`, async () => {
      const known = explanationOf(history.current(run), result);
      if (known?.ending.kind === 'found' || (await this.explain(denial))) {
        await this.show(denial);
      }
    });
  }

  /** @returns whether there is an explanation now. */
  private async explain(denial: Denial): Promise<boolean> {
    const { connections, history } = this.services;
    const group = denial.result.targets;
    const known = askedIn(history.current(denial.run));
    if (await isExplained(group, known)) {
      const { ending, evidence } = await findConflict(group, known, notAsked);
      const explanation = { group, ending, evidence, requests: 0, at: systemClock.now() };
      history.add(withExplanation(history.current(denial.run), explanation, { asked: [], requests: 0 }));
      return true;
    }
    const connection = connectionForRun(connections, denial.run);
    const { expected, most } = explanationCount(group.length);
    const check = connection && new AuditedCheck(this.services, connection);
    const isAgreed = await check?.mayAsk({
      count: countSentence(expected, most),
      mostRequests: most,
      targets: group,
      action: vscode.l10n.t('Explain'),
      askFor: 'always',
    });
    if (!check || !isAgreed) {
      return false;
    }
    const [questions, found] = await check.ask(
      vscode.l10n.t('Explaining the denial'),
      async (signal, tell) => {
        const asking = new Questions(connection.checks, systemClock, signal, progress =>
          tell(progressOfAtMost(progress, most)),
        );
        return [asking, await findConflict(group, known, targets => asking.ask(targets))] as const;
      },
    );
    const { asked, requests } = questions;
    const explanation = { group, ...found, requests, at: systemClock.now() };
    history.add(withExplanation(history.current(denial.run), explanation, { asked, requests }));
    if (found.ending.kind === 'unfinished') {
      reportFailure(found.ending.failure, this.services.settings);
    }
    return true;
  }

  private async show(denial: Denial): Promise<void> {
    const { connections, documents, history } = this.services;
    const run = history.current(denial.run);
    const explanation = explanationOf(run, denial.result);
    if (explanation) {
      const names = await namesIn(connections.current);
      await documents.show(vscode.l10n.t('Denial'), explanationReport(run, explanation, names));
    }
  }

  private async pick(): Promise<Denial | undefined> {
    const { connections, history } = this.services;
    const names = await namesIn(connections.current);
    const items = history.runs.flatMap(run =>
      run.results
        .filter(({ verdict }) => verdict.kind === 'denied')
        .map(result => ({
          label: pickText(targetsText(result.targets, names)),
          description: [timeText(result.at), pickText(run.askedBy)].join(' · '),
          denial: { run, result },
        })),
    );
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No check has found a denial.'));
      return undefined;
    }
    const title = vscode.l10n.t('Explain Denial');
    const placeHolder = vscode.l10n.t('Which denial?');
    return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))
      ?.denial;
  }
}

function countSentence(expected: number, most: number): string {
  return expected === most
    ? vscode.l10n.t('This explanation sends at most {most} requests.', { most })
    : vscode.l10n.t(
        'This explanation sends at most {expected} requests if two people cause the denial, and never more than {most}.',
        { expected, most },
      );
}

/** The denial that a command was called on. */
function denialOf(args: readonly unknown[]): Denial | undefined {
  const [node] = selectedChecks(args.slice(0, 1));
  return (node?.kind === 'result' && node.result.verdict.kind === 'denied') || node?.kind === 'explanation'
    ? { run: node.run, result: node.result }
    : undefined;
}

function notAsked(): Promise<CheckResult> {
  throw new Error('The known answers explained the denial, and do not any more.');
}
