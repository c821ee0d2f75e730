import type { FileTest } from './model.ts';

/** The account that a test must run as, if that is not the one signed in. */
export function otherAccount({ account }: FileTest, signInName: string): string | undefined {
  return account === undefined || account.toLowerCase() === signInName.toLowerCase() ? undefined : account;
}
