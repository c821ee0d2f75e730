/** Sign-ins that ask the person. */
export class InteractiveSignIn {
  private open = 0;

  /** @param onEnded called when no sign-in is open any more, with whether the last one ended well. */
  constructor(private readonly onEnded: (endedWell: boolean) => void) {}

  /** Whether a sign-in is open, which is then the reason why VS Code's sessions change. */
  get isOpen(): boolean {
    return this.open > 0;
  }

  /**
   * Runs `ask`, which opens VS Code's dialogs and the browser. VS Code cannot be told to stop: a sign-in that was given
   * up may still end well there, and its session is not taken.
   * @throws {@link FailureError} what `ask` throws, `signInUnfinished` if the person gave up or took too long, and
   * `cancelled` as soon as `outer` aborts.
   */
  async ask<T>(ask: () => Promise<T>, outer: AbortSignal): Promise<T> {
    return this.whileOpen(async () => {
      const { waitForSignIn } = await import('./waitForSignIn.ts');
      return waitForSignIn(ask, outer);
    });
  }

  /** Does what belongs to a sign-in: it is open for as long as that takes. */
  async whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.open += 1;
    let endedWell = false;
    try {
      const result = await work();
      endedWell = true;
      return result;
    } finally {
      this.open -= 1;
      if (this.open === 0) {
        this.onEnded(endedWell);
      }
    }
  }
}
