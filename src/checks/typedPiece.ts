import { targetKey, type Target, type TargetProblem, type TargetProblemReason } from './target.ts';

/** A piece of what somebody typed or pasted: a person, or why it names nobody. */
export type TypedPiece =
  | { readonly kind: 'target'; readonly text: string; readonly target: Target }
  | ({ readonly kind: 'problem' } & TargetProblem);

/** The people among pieces. */
export function targetsIn(pieces: readonly TypedPiece[]): readonly Target[] {
  return pieces.flatMap(piece => (piece.kind === 'target' ? [piece.target] : []));
}

/** The pieces, with each person once. */
export function distinctPieces(pieces: readonly TypedPiece[]): readonly TypedPiece[] {
  const known = new Set<string>();
  return pieces.filter(piece => {
    const key = piece.kind === 'target' ? targetKey(piece.target) : undefined;
    const isNew = key === undefined || !known.has(key);
    known.add(key ?? '');
    return isNew;
  });
}

/** A piece that names nobody. */
export function typedProblem(text: string, reason: TargetProblemReason): TypedPiece {
  return { kind: 'problem', text, reason };
}

/** A row that does not say whom it is about, as {@link unclearRows} finds it again in a list. */
export function unclearRow(cells: readonly string[]): TypedPiece {
  const shown = cells.map(cell => cell.replace(/[\s<>[\]|]+/gu, ' ').trim()).filter(Boolean);
  return typedProblem(`[${shown.length === 1 ? '| ' : ''}${shown.join(' | ')}]`, 'unclearRow');
}

/** Where rows that do not say whom they are about stand in a text, each as a group of the pattern. */
export const unclearRows = /(\[[^[\]|]*\|[^[\]]*\])/u;
