import { FailureError } from '../../core/failure.ts';

/** Does the work. @throws FailureError: `storage` for anything that is not a FailureError yet. */
export async function asStorageFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof FailureError
      ? thrown
      : new FailureError({ kind: 'storage', code: codeOf(thrown) ?? 'unknown' });
  }
}

/** Handles the error of a file that need not be there: returns `undefined` if it is missing, else throws it again. */
export function undefinedIfMissing(thrown: unknown): undefined {
  if (codeOf(thrown) !== 'ENOENT') {
    throw thrown;
  }
}

/** The system's name for an error: `ENOSPC`. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
