import type { Asker } from '../../../src/checks/asker.ts';
import { formatTarget, parseTarget, type Target } from '../../../src/checks/target.ts';
import type { CheckResult, CheckRun, Verdict } from '../../../src/checks/model.ts';
import { alex } from '../../emulator/seed/people.ts';

/** Who asks, of Contoso. */
export const asker: Asker = { label: alex.upn, tenantId: alex.tid };

export const allowed: Verdict = { kind: 'allowed', inferred: false };
export const inferred: Verdict = { kind: 'allowed', inferred: true };
export const denied: Verdict = { kind: 'denied' };
export const unknown: Verdict = { kind: 'unknown', failure: { kind: 'timeout', afterMs: 1000 } };

/** A target by the name in front of its address. */
export function person(name: string): Target {
  return { kind: 'email', email: `${name}@contoso.example` };
}

/** A result about people by name: `laura lynne`. */
export function sampleResult(names: string, verdict: Verdict, at = 0): CheckResult {
  return {
    targets: names.split(' ').map(person),
    verdict,
    at,
    requestId: undefined,
    clientRequestId: undefined,
  };
}

/** A run by the number of seconds it was started at, which its id ends in. */
export function sampleRun(startedAt: number, parts: Partial<CheckRun> = {}): CheckRun {
  const results = parts.results ?? [];
  const single = results.filter(({ targets }) => targets.length === 1).flatMap(({ targets }) => targets);
  return {
    id: `00000000-0000-4000-8000-${String(startedAt).padStart(12, '0')}`,
    question: { strategy: 'each', targets: single },
    askedBy: 'alexw@contoso.example',
    startedAt: startedAt * 1000,
    requests: results.length,
    results,
    ...parts,
  };
}

/** The names of targets that {@link person} made, or what was typed. */
export function namesOf(targets: readonly Target[]): string {
  return targets.map(target => formatTarget(target).replace('@contoso.example', '')).join(' ');
}

/** @throws Error if the text is no target. */
export function targetOf(text: string): Target {
  const target = parseTarget(text);
  if (typeof target === 'string') {
    throw new Error(`${text}: ${target}`);
  }
  return target;
}
