/** Work that is not begun again while it is under way: whoever clicks twice wants it once. */
export class UnderWay {
  private readonly keys = new Set<string>();

  /** Does `work`, unless work with the same key has not ended. @throws what `work` throws */
  async unlessBegun(key: string, work: () => Promise<void>): Promise<void> {
    if (this.keys.has(key)) {
      return;
    }
    this.keys.add(key);
    try {
      await work();
    } finally {
      this.keys.delete(key);
    }
  }
}
