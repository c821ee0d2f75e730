/** How much may be under way once the first is done. */
const firstStep = 8;

/** How much more may be under way with each that is done: three times as much after each round. */
const stepForEach = 2;

/**
 * Lets work begin in the order in which it was asked for: one alone, because what refuses it is likely to refuse all,
 * then more at a time with each that is done.
 */
export class SlowStart {
  private allowed = 1;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  /** Does `work` when it has its turn. @throws what `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay >= this.allowed) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    } else {
      this.underWay += 1;
    }
    try {
      return await work();
    } finally {
      this.done();
    }
  }

  /** Those that wait take over the places of those that are done. */
  private done(): void {
    this.underWay -= 1;
    this.allowed = Math.max(firstStep, this.allowed + stepForEach);
    for (const begin of this.waiting.splice(0, this.allowed - this.underWay)) {
      this.underWay += 1;
      begin();
    }
  }
}
