import { FailureError } from '../../core/failure.ts';

/** Throws what went wrong as a failure of the kind `storage`. */
export async function asStorageFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof FailureError
      ? thrown
      : new FailureError({ kind: 'storage', code: codeOf(thrown) ?? 'unknown' });
  }
}

/** For a file that need not be there: throws every other error again. */
export function unlessMissing(thrown: unknown): undefined {
  if (codeOf(thrown) !== 'ENOENT') {
    throw thrown;
  }
}

/** What the system calls an error: `ENOSPC`. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
