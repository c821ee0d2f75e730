/** The mean of what was measured so far. */
export class Mean {
  private count = 0;
  private sum = 0;

  add(value: number): void {
    this.count += 1;
    this.sum += value;
  }

  /** `undefined` before anything was measured. */
  get value(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }
}
