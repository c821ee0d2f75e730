/** Code, or anything else, that is loaded once, when it is first asked for, and is at hand from then on. */
export class LoadedOnce<T> {
  private loading: Promise<T> | undefined;
  private value: { readonly loaded: T } | undefined;

  constructor(private readonly read: () => Promise<T>) {}

  /** Loads it, unless it is there. */
  load(): Promise<T> {
    this.loading ??= this.read().then(loaded => {
      this.value = { loaded };
      return loaded;
    });
    return this.loading;
  }

  /** What was loaded before. @throws if it was not. */
  get loaded(): T {
    if (!this.value) {
      throw new Error('This is used before it is loaded.');
    }
    return this.value.loaded;
  }
}

/** Makes a value when it is first asked for, and returns the same one ever after. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
