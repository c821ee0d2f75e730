import { once } from './async.ts';

/**
 * Code, or anything else, that is loaded once, when it is first asked for, and is at hand from then on. After a failure
 * it is loaded again.
 */
export class LoadedOnce<T> {
  /** Loads it, unless it is there. */
  readonly load: () => Promise<T>;
  private value: { readonly loaded: T } | undefined;

  constructor(read: () => Promise<T>) {
    this.load = once(async () => {
      const loaded = await read();
      this.value = { loaded };
      return loaded;
    });
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
