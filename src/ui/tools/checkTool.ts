import * as vscode from 'vscode';
import { wasAsked } from '../../checks/answers.ts';
import type { CheckHistory } from '../../checks/checkHistory.ts';
import { unknownReason } from '../../checks/checkReport.ts';
import { Checker, failureThatEnded } from '../../checks/checkRun.ts';
import type { CheckQuestion, CheckRun } from '../../checks/model.ts';
import type { Strategy } from '../../checks/strategy.ts';
import { formatTarget, targetKey, type OwnIdentity } from '../../checks/target.ts';
import { targetsIn } from '../../checks/typedPiece.ts';
import { readEach } from '../../checks/typedTargets.ts';
import type { Clock } from '../../core/async.ts';
import { asRecord } from '../../core/json.ts';
import type { Telemetry } from '../../host/telemetry.ts';
import { accountKey } from '../../session/accountKey.ts';
import { ownIdentity } from '../checks/checkConnection.ts';
import { personLine, requestCountText, TargetNames, typedProblemText } from '../checks/checkText.ts';
import { plainText } from '../text/safeText.ts';
import { Confirmations } from './confirmations.ts';
import {
  confirmation,
  connectionForTool,
  dataNote,
  failureAnswer,
  failureFacts,
  refusalOfUnconfirmed,
  refusedAnswer,
  toolAnswer,
  whoseText,
  withConnection,
  type ToolConnection,
  type ToolHost,
} from './toolAnswer.ts';

/** People in one check at most: each request is written to the audit logs of others. */
const mostTargets = 20;

const strategies: readonly Strategy[] = ['each', 'together', 'fewest'];

/** What a {@link CheckTool} is made of. */
export interface CheckToolParts {
  readonly host: ToolHost;
  readonly history: CheckHistory;
  readonly telemetry: Pick<Telemetry, 'checkEnded'>;
  readonly clock: Clock;
}

/** The question of a call, or why it is refused. */
type Asked =
  | { readonly kind: 'question'; readonly question: CheckQuestion }
  | { readonly kind: 'refused'; readonly error: string; readonly message: string };

/**
 * The tool with which a language model checks interactions. The person confirms each call, and sees the people, the
 * number of requests, the account and the audit logs. The run is kept like that of any other check.
 */
export class CheckTool implements vscode.LanguageModelTool<unknown> {
  private readonly confirmations = new Confirmations();

  constructor(private readonly parts: CheckToolParts) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): Promise<vscode.PreparedToolInvocation> {
    const invocationMessage = vscode.l10n.t('Checking interaction');
    const connection = await connectionForTool(this.parts.host);
    if (!connection) {
      return { invocationMessage };
    }
    const names = new TargetNames(await connection.people(connection.signal));
    const asked = askedIn(input, connection, await ownIdentity(connection));
    if (asked.kind === 'refused') {
      // Nothing will be sent, and the answer says why.
      return { invocationMessage };
    }
    this.confirmations.add(accountKey(connection.cloud, connection.account), questionKey(asked.question));
    const { strategy, targets } = asked.question;
    return {
      invocationMessage,
      confirmationMessages: confirmation(
        targets.length === 1
          ? vscode.l10n.t('Check whether you may start a chat with this person?')
          : vscode.l10n.t('Check whether you may start a chat with these {count} people?', {
              count: targets.length,
            }),
        [
          targets.map(target => personLine(target, names)),
          [
            vscode.l10n.t('This check sends {count}.', { count: requestCountText(strategy, targets.length) }),
            vscode.l10n.t(
              "Microsoft writes each request to the audit logs of the people's tenants, with your account.",
            ),
          ],
          [whoseText(connection)],
        ],
      ),
    };
  }

  async invoke(
    { input }: Pick<vscode.LanguageModelToolInvocationOptions<unknown>, 'input'>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const { host, clock, history, telemetry } = this.parts;
    return withConnection(host, 'check', token, async (connection, signal) => {
      const asked = askedIn(input, connection, await ownIdentity(connection));
      if (asked.kind === 'refused') {
        return refusedAnswer(asked.error, asked.message);
      }
      const { question } = asked;
      const state = this.confirmations.take(
        accountKey(connection.cloud, connection.account),
        questionKey(question),
      );
      const refusal = refusalOfUnconfirmed(state);
      if (refusal) {
        return refusal;
      }
      const checker = new Checker(connection.checks, clock, connection.account);
      const run = await checker.run(question, signal, () => undefined);
      const [first] = run.results;
      if (run.requests === 0 && first?.verdict.kind === 'unknown') {
        return failureAnswer(first.verdict.failure, 'check');
      }
      history.add(run);
      telemetry.checkEnded(question.strategy, question.targets.length, run.requests);
      return toolAnswer({ note: dataNote, ...resultsOf(run) });
    });
  }
}

/** The question of a call. If any part of the call is not right, none of it is sent. */
function askedIn(input: unknown, { cloud }: ToolConnection, own: OwnIdentity): Asked {
  if (!cloud.canCheck) {
    const message = vscode.l10n.t('Microsoft Graph can check interactions in the global cloud only.');
    return { kind: 'refused', error: 'unsupportedCloud', message };
  }
  const record = asRecord(input);
  const entries = record?.['targets'];
  const strategy = record?.['strategy'] ?? 'each';
  if (
    !Array.isArray(entries) ||
    !entries.every(entry => typeof entry === 'string') ||
    !isStrategy(strategy)
  ) {
    return { kind: 'refused', error: 'invalidInput', message: 'The input does not follow the schema.' };
  }
  const pieces = readEach(entries);
  const problem = typedProblemText(pieces, own);
  if (problem !== undefined) {
    return { kind: 'refused', error: 'invalidTargets', message: problem };
  }
  const targets = targetsIn(pieces);
  return targets.length > mostTargets
    ? {
        kind: 'refused',
        error: 'tooManyTargets',
        message: `At most ${mostTargets} people can be checked in one call.`,
      }
    : { kind: 'question', question: { strategy, targets } };
}

function isStrategy(value: unknown): value is Strategy {
  return strategies.some(strategy => strategy === value);
}

/** Equal for questions that send the same requests. */
function questionKey({ strategy, targets }: CheckQuestion): string {
  return JSON.stringify([strategy, targets.map(targetKey)]);
}

function resultsOf(run: CheckRun): Readonly<Record<string, unknown>> {
  const failure = failureThatEnded(run.results);
  return {
    account: plainText(run.askedBy),
    interaction: 'createChat',
    requestsSent: run.requests,
    keptIn: 'the Interaction Checks view',
    denials: 'Microsoft Graph gives no reason for a denial.',
    ...(failure ? { stopped: failureFacts(failure, 'check') } : {}),
    results: run.results.map(result => ({
      targets: result.targets.map(formatTarget),
      verdict: result.verdict.kind,
      ...(result.verdict.kind === 'allowed' && result.verdict.inferred ? { inferred: true } : {}),
      ...(result.verdict.kind === 'unknown'
        ? { reason: unknownReason(result.verdict.failure, wasAsked(run, result)) }
        : {}),
      ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
    })),
  };
}
