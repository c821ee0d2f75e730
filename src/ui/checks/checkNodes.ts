import type { CheckResult, CheckRun, Evidence, Explanation } from '../../checks/model.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the Interaction Checks tree. They are made anew whenever the history is read; VS Code recognizes them
// by their ids.

/** A row of the Interaction Checks tree. */
export type ChecksNode =
  | { readonly kind: 'run'; readonly run: CheckRun }
  | { readonly kind: 'result'; readonly run: CheckRun; readonly result: CheckResult }
  /** Below the denied group that it explains. */
  | {
      readonly kind: 'explanation';
      readonly run: CheckRun;
      readonly result: CheckResult;
      readonly explanation: Explanation;
    }
  /** An answer that an explanation is based on. */
  | {
      readonly kind: 'evidence';
      readonly run: CheckRun;
      readonly result: CheckResult;
      readonly explanation: Explanation;
      readonly evidence: Evidence;
    };

/** The row of a result. */
export type ResultNode = Extract<ChecksNode, { readonly kind: 'result' }>;

const checksKinds: ReadonlySet<string> = new Set<ChecksNode['kind']>([
  'run',
  'result',
  'explanation',
  'evidence',
]);

/** The rows of the Interaction Checks tree that a command was called on. */
export function selectedChecks(args: readonly unknown[]): ChecksNode[] {
  return rowsCalledOn(args)
    .filter(isChecksNode)
    .filter(({ run }) => Array.isArray(run.results));
}

/** The run a command was called on. Other extensions may run our commands too. */
export function runOf(argument: unknown): CheckRun | undefined {
  return isChecksNode(argument) ? argument.run : undefined;
}

/** The row a command was called on. */
export function checksNodeOf(argument: unknown): ChecksNode | undefined {
  return isChecksNode(argument) ? argument : undefined;
}

/** Whether a command argument is a row of the Interaction Checks tree. */
export function isChecksNode(argument: unknown): argument is ChecksNode {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'kind' in argument &&
    typeof argument.kind === 'string' &&
    checksKinds.has(argument.kind) &&
    'run' in argument &&
    (argument.kind === 'run' || 'result' in argument)
  );
}
