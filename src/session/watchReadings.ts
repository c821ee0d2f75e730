import type { Journal } from '../access/journal.ts';
import { ReadingWatch } from '../access/readingWatch.ts';
import { systemClock } from '../core/async.ts';
import { DisposableStore, type Disposable } from '../core/lifecycle.ts';
import type { Connections } from './connections.ts';

/**
 * Settles what is open in the journal from every reading of members, whoever is signed in.
 * @param failed called if the journal cannot be read, which nobody waits for.
 */
export function watchReadings(
  connections: Connections,
  journal: Journal,
  failed: (thrown: unknown) => void,
): Disposable {
  const disposables = new DisposableStore();
  let watch: ReadingWatch | undefined;
  const begin = (): void => {
    watch?.dispose();
    const { current } = connections;
    watch = current && new ReadingWatch(current.chats, journal, current.acting, systemClock, failed);
  };
  disposables.add({ dispose: () => watch?.dispose() });
  disposables.add(connections.onDidChange(begin));
  begin();
  return disposables;
}
