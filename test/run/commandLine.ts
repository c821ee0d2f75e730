import { parseArgs } from 'node:util';

/** What a run of the tests is asked for. */
export interface Request {
  /** Names of tiers; none for all that are not on request only. */
  readonly tiers: readonly string[];
  /** What the names of the files must hold, any of these; none for every file. */
  readonly parts: readonly string[];
  /** A pattern that the full titles of the tests must match. */
  readonly grep: string | undefined;
  /** Without limits of time, one file after the other, once, with windows to be seen. */
  readonly debug: boolean;
}

/** Reads `[tier …] [part of a file name …] [--grep pattern] [--debug]`. What follows the names of tiers names files. */
export function readCommandLine(parameters: readonly string[], knownTiers: readonly string[]): Request {
  const { positionals, values } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, debug: { type: 'boolean', default: false } },
  });
  const firstPart = positionals.findIndex(name => !knownTiers.includes(name));
  const tierCount = firstPart === -1 ? positionals.length : firstPart;
  return {
    tiers: positionals.slice(0, tierCount),
    parts: positionals.slice(tierCount),
    grep: values.grep,
    debug: values.debug,
  };
}
