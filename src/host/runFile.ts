import { runFromJson } from '../checks/checkJson.ts';
import type { CheckRun } from '../checks/model.ts';

/** The name of a file that keeps a run of checks. */
export const runFilePattern = /^[0-9a-f-]{36}\.json$/i;

/** The name of the file that keeps this run. */
export function runFileName(run: CheckRun): string {
  return `${run.id}.json`;
}

/** The run that a file of this name keeps. */
export function readRunFile(name: string, text: string): CheckRun | 'unreadable' {
  const run = runFromJson(text);
  return run && runFileName(run) === name ? run : 'unreadable';
}
