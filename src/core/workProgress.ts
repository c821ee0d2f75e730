/** How far work on many things is. */
export interface WorkProgress {
  readonly done: number;
  readonly total: number;
  /** Milliseconds that the rest will probably take; `undefined` as long as nothing tells. */
  readonly remainingMs: number | undefined;
}
