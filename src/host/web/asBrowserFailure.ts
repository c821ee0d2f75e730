import type { StorageWork } from '../../core/failure.ts';
import { asStorageFailure } from '../storageFailure.ts';

/** Does work with what the browser keeps. @throws FailureError `storage` for anything that is not a FailureError yet. */
export async function asBrowserFailure<T>(
  store: StorageWork['store'],
  operation: StorageWork['operation'],
  work: () => Promise<T>,
): Promise<T> {
  return asStorageFailure({ store, operation, keptIn: 'browser' }, work);
}
