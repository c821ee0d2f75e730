/** Readings of things that may change while they are read: of several readings of one thing, the latest counts. */
export class LatestReadings {
  private readonly latest = new Map<string, Promise<void>>();

  /**
   * Reads something and shows it, unless a newer reading of the same key has begun meanwhile: then that one is shown.
   * @returns once it is shown as it is now, by this reading or by a newer one.
   * @throws what `read` or `show` throws
   */
  async run<T>(key: string, read: () => Promise<T>, show: (value: T) => void): Promise<void> {
    const reading: Promise<void> = read()
      .then(async value => {
        const latest = this.latest.get(key);
        if (latest === reading) {
          show(value);
        } else {
          await latest;
        }
      })
      .finally(() => {
        if (this.latest.get(key) === reading) {
          this.latest.delete(key);
        }
      });
    this.latest.set(key, reading);
    return reading;
  }
}
