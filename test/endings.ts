/** What was started for a while, to be ended in the opposite order. */
export class Endings {
  readonly #endings: (() => Promise<void>)[] = [];

  /** Ends a part with the rest, and returns it. */
  add<T extends { close(): Promise<void> }>(part: T): T {
    this.run(() => part.close());
    return part;
  }

  /** Runs this at the end. */
  run(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  /** Ends everything, whatever fails meanwhile. @throws AggregateError where something could not be ended */
  readonly close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const end of this.#endings.splice(0).reverse())
      await end().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended.');
  };
}
