/** Something that holds a resource until it is told to let go. Structurally the `Disposable` of VS Code. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; disposing the result unsubscribes it. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Collects disposables and disposes them together, last in first out. */
export class DisposableStore implements Disposable {
  private readonly held = new Set<Disposable>();
  private disposed = false;

  /** Holds `disposable` until the store is disposed; one added afterwards is disposed at once. */
  add<T extends Disposable>(disposable: T): T {
    if (this.disposed) {
      disposable.dispose();
    } else {
      this.held.add(disposable);
    }
    return disposable;
  }

  dispose(): void {
    this.disposed = true;
    const inReverse = [...this.held].reverse();
    this.held.clear();
    for (const disposable of inReverse) {
      disposable.dispose();
    }
  }
}

/** The sending side of an {@link Event}. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    const entry = (value: T): void => listener(value);
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  /** Calls the listeners there are now, in the order they subscribed. */
  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
