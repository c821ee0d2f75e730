import { asStorageFailure } from '../storageFailure.ts';

/** Does the work. @throws FailureError: `storage`, kept in the browser, for anything that is not a FailureError yet. */
export async function asBrowserFailure<T>(work: () => Promise<T>): Promise<T> {
  return asStorageFailure(work, { keptIn: 'browser' });
}
