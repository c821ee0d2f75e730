import type { Remedy } from '../failures/remedies.ts';

/** One line of the diagnosis. */
export interface DiagnosisLine {
  readonly mark: 'ok' | 'problem' | 'note';
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** A line that says how something is. */
export function ok(text: string): DiagnosisLine {
  return { mark: 'ok', text, remedies: [] };
}

/** A line that says what is not wrong, and worth knowing. */
export function note(text: string): DiagnosisLine {
  return { mark: 'note', text, remedies: [] };
}

/** A line that says what is wrong, with what can be done. */
export function problem(text: string, remedies: readonly Remedy[]): DiagnosisLine {
  return { mark: 'problem', text, remedies };
}
