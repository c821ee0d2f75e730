import { FailureError, type Failure } from '../core/failure.ts';

/** What Node and VS Code call the error of a file that is not there. */
const missingCodes: ReadonlySet<string> = new Set(['ENOENT', 'FileNotFound']);

/** Does the work. @throws FailureError: `storage` for anything that is not a FailureError yet. */
export async function asStorageFailure<T>(
  work: () => Promise<T>,
  where: Pick<Failure & { kind: 'storage' }, 'keptIn'> = {},
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof FailureError
      ? thrown
      : new FailureError({ kind: 'storage', code: codeOf(thrown) ?? 'unknown', ...where });
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
