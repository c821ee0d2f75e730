import type { Outcome } from '../../run/outcome.ts';
import type { RequestedFault, SentRequest } from '../control.ts';

/** The world around VS Code, as the tests inside of it reach it. See ../control.ts for the other end. */
export const outside: Outside = {
  requests: () => ask('/requests'),
  tenantAsked: () => ask('/tenantAsked'),
  refused: () => ask('/refused'),
  reset: () => ask('/reset'),
  fault: requested => ask('/fault', requested),
  messages: () => ask('/messages'),
  print: text => ask('/print', text),
  finish: outcomes => ask('/result', outcomes),
};

interface Outside {
  /** What every Graph was asked since the last reset. */
  readonly requests: () => Promise<readonly SentRequest[]>;
  /** Whether a Graph was asked for the tenant's name since the last reset, which is not among {@link requests}. */
  readonly tenantAsked: () => Promise<boolean>;
  /** What the proxy was asked for and refused, since it started. */
  readonly refused: () => Promise<readonly string[]>;
  readonly reset: () => Promise<void>;
  readonly fault: (requested: RequestedFault) => Promise<void>;
  /** The open list of notifications. */
  readonly messages: () => Promise<readonly string[]>;
  readonly print: (text: string) => Promise<void>;
  readonly finish: (outcomes: readonly Outcome[]) => Promise<void>;
}

async function ask<T>(path: string, body: unknown = null): Promise<T> {
  const origin = process.env['INTEGRATION_CONTROL'] ?? '';
  const response = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  // ../control.ts answers each path with the type that is named above.
  return (await response.json()) as T;
}
