import type { CheckResult, CheckRun, Evidence, Explanation } from '../../checks/model.ts';
import { asRecord, hasTexts } from '../../core/json.ts';
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

/** The rows of the Interaction Checks tree that a command was called on. */
export function selectedChecks(args: readonly unknown[]): ChecksNode[] {
  return rowsCalledOn(args).filter(isChecksNode);
}

/** The run a command was called on. Other extensions may run our commands too. */
export function runOf(argument: unknown): CheckRun | undefined {
  return isChecksNode(argument) ? argument.run : undefined;
}

/** The row a command was called on. */
export function checksNodeOf(argument: unknown): ChecksNode | undefined {
  return isChecksNode(argument) ? argument : undefined;
}

/**
 * Whether a command argument is a row of the Interaction Checks tree, with all that commands use of it. Other extensions
 * may run our commands too.
 */
export function isChecksNode(argument: unknown): argument is ChecksNode {
  const row = asRecord(argument);
  if (!isRun(row?.['run'])) {
    return false;
  }
  switch (row?.['kind']) {
    case 'run':
      return true;
    case 'result':
      return isResult(row['result']);
    case 'explanation':
      return isResult(row['result']) && isExplanation(row['explanation']);
    case 'evidence':
      return isResult(row['result']) && isExplanation(row['explanation']) && isEvidence(row['evidence']);
    default:
      return false;
  }
}

function isRun(value: unknown): boolean {
  const question = asRecord(asRecord(value)?.['question']);
  return (
    hasTexts(value, 'id', 'askedBy') &&
    hasTexts(question, 'strategy') &&
    isListOf(question['targets'], isTarget) &&
    isListOf(value['results'], isResult)
  );
}

function isResult(value: unknown): boolean {
  const result = asRecord(value);
  return hasTexts(result?.['verdict'], 'kind') && isListOf(result['targets'], isTarget);
}

function isExplanation(value: unknown): boolean {
  const explanation = asRecord(value);
  return (
    hasTexts(explanation?.['ending'], 'kind') &&
    isListOf(explanation['group'], isTarget) &&
    isListOf(explanation['evidence'], isEvidence)
  );
}

function isEvidence(value: unknown): boolean {
  return isResult(asRecord(value)?.['source']);
}

function isTarget(value: unknown): boolean {
  return hasTexts(value, 'kind');
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}
