/** The mean of what was measured so far. */
export class Mean {
  private count = 0;
  private sum = 0;

  /** @param most values above it are left out: something else than what is measured made them. */
  constructor(private readonly most = Infinity) {}

  add(value: number): void {
    if (value <= this.most) {
      this.count += 1;
      this.sum += value;
    }
  }

  /** `undefined` before anything was measured. */
  get value(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }
}
