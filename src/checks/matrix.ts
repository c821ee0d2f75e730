import type { Clock } from '../core/async.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import { wasAsked } from './answers.ts';
import { Checker, type CheckProgress } from './checkRun.ts';
import type { ChecksApi } from './checksApi.ts';
import type { CheckQuestion, CheckResult, CheckRun } from './model.ts';
import { requestCount } from './strategy.ts';
import {
  distinctTargets,
  isOwn,
  targetKey,
  type OwnIdentity,
  type PlacedTarget,
  type Target,
} from './target.ts';

/** An account that asks, with a session of its own. */
export interface MatrixAccount {
  /** The sign-in name. */
  readonly label: string;
  /** What is known about the account before its session is open. */
  readonly own?: OwnIdentity;
  /** Opens the session. @throws FailureError if there is none for checks without asking the person. */
  readonly open: (signal: AbortSignal) => Promise<MatrixSession>;
}

/** What an account asks with. */
export interface MatrixSession {
  readonly checks: ChecksApi;
  /** Entra object id; `undefined` where the token does not tell. */
  readonly userId: string | undefined;
  /** The tenant signed in to; `undefined` where the token does not tell. */
  readonly tenantId: string | undefined;
}

/** What several accounts ask: about people who are the same whichever of them asks. */
export interface MatrixQuestion extends CheckQuestion {
  readonly targets: readonly PlacedTarget[];
}

/** The answer that one account got for one row. */
export type MatrixCell =
  | { readonly kind: 'answered'; readonly result: CheckResult }
  /** The row is the account itself, and no account asks about itself. */
  | { readonly kind: 'oneself' }
  /** The account did not ask, and why. */
  | { readonly kind: 'notAsked'; readonly failure: Failure };

/** The answers that one account got. */
export interface MatrixColumn {
  readonly account: string;
  /** One for each row of the matrix, in its order. */
  readonly cells: readonly MatrixCell[];
  /** Groups that turned out to be denied together. */
  readonly groups: readonly CheckResult[];
  /** Requests that may have been sent; each is in the targets' audit logs. */
  readonly requests: number;
}

/** The same question, asked by several accounts. */
export interface Matrix {
  readonly question: CheckQuestion;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Whom each row is about: one target, or all of them where they were asked about together. */
  readonly rows: readonly (readonly Target[])[];
  readonly columns: readonly MatrixColumn[];
}

/** Is informed while the accounts ask. */
export interface MatrixObserver {
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Called with the run of each account that sent anything. */
  readonly onRun?: (run: CheckRun) => void;
}

/**
 * Asks the same question with all accounts at the same time. An account that cannot ask gets its reason, and the others
 * go on. After a cancellation nothing more is sent, and answers of requests under way are kept. Never throws.
 */
export async function askMatrix(
  question: MatrixQuestion,
  accounts: readonly MatrixAccount[],
  clock: Clock,
  signal: AbortSignal,
  observer: MatrixObserver = {},
): Promise<Matrix> {
  const startedAt = clock.now();
  const rows = rowsOf(question);
  const progress = new Map<MatrixAccount, CheckProgress>();
  const columns = await Promise.all(
    accounts.map(async account => {
      const { onProgress, onRun } = observer;
      return askedBy(account, { ...question, rows }, { clock, accounts: accounts.length }, signal, {
        onProgress: own => onProgress?.(total(progress.set(account, own).values())),
        onRun: run => onRun?.(run),
      });
    }),
  );
  return { question, startedAt, rows, columns };
}

/** How far all accounts are: it takes as long as the one takes that is last. */
function total(all: Iterable<CheckProgress>): CheckProgress {
  return [...all].reduce((sum, { requests, remainingMs }) => ({
    requests: sum.requests + requests,
    remainingMs:
      sum.remainingMs === undefined || remainingMs === undefined
        ? undefined
        : Math.max(sum.remainingMs, remainingMs),
  }));
}

/** Whom each row of a matrix is about. */
function rowsOf({ strategy, targets }: CheckQuestion): readonly (readonly Target[])[] {
  const distinct = distinctTargets(targets);
  return strategy === 'together' ? [distinct] : distinct.map(target => [target]);
}

/** How many requests an account sends at most for its column of a matrix. */
export function mostRequestsOf(question: MatrixQuestion, own: OwnIdentity): number {
  const targets = rowsOf(question)
    .filter(row => isAskedBy(own, row))
    .flat();
  return targets.length === 0 ? 0 : requestCount(question.strategy, targets.length).most;
}

/** Whether an account asks about a row: no account asks about itself. */
function isAskedBy(own: OwnIdentity, row: readonly Target[]): boolean {
  return !row.some(target => isOwn(target, own));
}

async function askedBy(
  { label, own, open }: MatrixAccount,
  { strategy, rows }: CheckQuestion & Pick<Matrix, 'rows'>,
  { clock, accounts }: { readonly clock: Clock; readonly accounts: number },
  signal: AbortSignal,
  { onProgress, onRun }: Required<MatrixObserver>,
): Promise<MatrixColumn> {
  const session = signal.aborted ? ({ kind: 'cancelled' } as const) : await opened(open, signal);
  if ('kind' in session) {
    const cell: MatrixCell = { kind: 'notAsked', failure: session };
    return { account: label, cells: rows.map(() => cell), groups: [], requests: 0 };
  }
  const signedIn = { userId: session.userId, signInName: label };
  const targets = rows
    .filter(row => isAskedBy(signedIn, row) && (own === undefined || isAskedBy(own, row)))
    .flat();
  const checker = new Checker(session.checks, clock, { label, tenantId: session.tenantId }, accounts);
  const run = await checker.run({ strategy, targets }, signal, onProgress);
  if (run.requests > 0) {
    onRun(run);
  }
  const results = new Map(run.results.map(result => [rowKey(result.targets), result]));
  return {
    account: label,
    cells: rows.map(row => cellOf(results.get(rowKey(row)), run)),
    groups: run.results.filter(({ targets }) => !rows.some(row => rowKey(row) === rowKey(targets))),
    requests: run.requests,
  };
}

async function opened(open: MatrixAccount['open'], signal: AbortSignal): Promise<MatrixSession | Failure> {
  try {
    return await open(signal);
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function cellOf(result: CheckResult | undefined, run: CheckRun): MatrixCell {
  if (!result) {
    return { kind: 'oneself' };
  }
  const { verdict } = result;
  return verdict.kind === 'unknown' && !wasAsked(run, result)
    ? { kind: 'notAsked', failure: verdict.failure }
    : { kind: 'answered', result };
}

function rowKey(targets: readonly Target[]): string {
  return targets.map(targetKey).join('\n');
}
