import { FailureError, type StorageWork } from '../core/failure.ts';

/** What Node and VS Code call the error of a file that is not there. */
const missingCodes: ReadonlySet<string> = new Set(['ENOENT', 'FileNotFound']);

/**
 * Does the work.
 * @param what says what the work is, for the failure.
 * @throws {@link FailureError} `storage` for anything that is not a FailureError yet.
 */
export async function asStorageFailure<T>(what: StorageWork, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof FailureError
      ? thrown
      : new FailureError({ kind: 'storage', ...what, code: codeOf(thrown) ?? 'unknown' });
  }
}

/** Handles the error of a file that need not be there: returns `undefined` if it is missing, else throws it again. */
export function undefinedIfMissing(thrown: unknown): undefined {
  if (!missingCodes.has(codeOf(thrown) ?? '')) {
    throw thrown;
  }
}

/** The name that Node or VS Code has for an error: `ENOSPC`, `NoPermissions`. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

/** An error with a code, like those of Node and VS Code. */
export function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
