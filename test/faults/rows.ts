import { productScopes } from '../emulator/accessToken.ts';
import { asItIsWritten, asItLeaves, from, ofRun, once, type Row } from './row.ts';

/** Milliseconds after which an answer that never comes is given up. */
export const shortMs = 300;

/** Requests after which somebody gives up who watches a run being told to wait. */
const patience = 30;

/** Faults of the service and of the network. */
const ofService: readonly Row[] = [
  {
    name: 'nothing',
    at: 'once',
    arrange: () => undefined,
    moreRequests: 0,
    spares: 'people',
    keepsTime: true,
  },
  once('429 with seconds', { kind: 'status', status: 429, retryAfter: 2 }, { moreRequests: 1 }),
  once(
    '429 with a date',
    ({ world }) => ({ kind: 'status', status: 429, retryAfter: new Date(world.clock.now() + 30_000) }),
    { moreRequests: 1 },
  ),
  once('429 with nothing', { kind: 'status', status: 429 }, { moreRequests: 1 }),
  // Shorter than tokens live: those of requests under way would expire as the clock jumps.
  once('429 for half an hour', { kind: 'status', status: 429, retryAfter: 1800 }, { moreRequests: 1 }),
  from(
    '429 for good, until it is cancelled',
    { kind: 'status', status: 429, retryAfter: 1 },
    {
      arrange: ({ world, probe, cancelling }, point) => {
        const fault = { kind: 'status', status: 429, retryAfter: 1 } as const;
        world.emulator.faults.add({ path: ofRun, skip: point, times: Infinity }, fault);
        probe.onLeave = number => {
          if (number === point + patience) {
            cancelling.abort();
          }
        };
      },
    },
  ),
  once('503', { kind: 'status', status: 503 }),
  once('503 that asks for rest', { kind: 'status', status: 503, retryAfter: 5 }),
  once('504 after the change', { kind: 'status', status: 504, afterChange: true }),
  from('503 for good', { kind: 'status', status: 503 }),
  once('401, token renewed', { kind: 'unauthorized' }, { moreRequests: 1 }),
  once(
    '401, signed in again',
    { kind: 'unauthorized' },
    {
      moreRequests: 1,
      arrange: ({ world }, point) => {
        world.tokens.renews = false;
        world.emulator.faults.add({ path: ofRun, skip: point }, { kind: 'unauthorized' });
      },
      renew: () => Promise.resolve(),
    },
  ),
  from('401, nobody signs in', { kind: 'unauthorized' }),
  asItLeaves(
    '403 for want of consent, given',
    ({ world }) => {
      world.tokens.scopes = ['Chat.ReadBasic', 'User.Read'];
    },
    {
      // The token lacked a permission, which is a refusal of the token.
      refusals: new Set([403]),
      renew: ({ world }) => {
        world.tokens.scopes = productScopes;
        return Promise.resolve();
      },
      spares: 'people',
    },
  ),
  once('403', { kind: 'status', status: 403 }, { moreRequests: 0 }),
  once('404', { kind: 'status', status: 404 }, { moreRequests: 0 }),
  once('reset before the change', { kind: 'reset', when: 'before' }),
  once('reset after the change', { kind: 'reset', when: 'after' }),
  once('reset in the middle of the answer', { kind: 'reset', when: 'midAnswer' }),
  once('hang before the change', { kind: 'hang' }, { moreRequests: 0, timeoutMs: shortMs }),
  once('hang after the change', { kind: 'hang', when: 'after' }, { moreRequests: 0, timeoutMs: shortMs }),
  once('malformed body: HTML', { kind: 'htmlBody' }, { moreRequests: 0 }),
  once('malformed body: not JSON', { kind: 'malformedJson' }, { moreRequests: 0 }),
  once('malformed body: cut', { kind: 'cutJson' }, { moreRequests: 0 }),
  once(
    'accepted with nothing changed',
    ({ run }) => ({ kind: 'status', status: run.work.action === 'revoke' ? 204 : 201 }),
    { moreRequests: 0 },
  ),
  asItLeaves('offline from then on', ({ world }) => world.cable.cut(), { cabled: true }),
];

/** Faults of this machine, and what the person does. */
const ofMachine: readonly Row[] = [
  asItIsWritten('disk full from then on', () => 'fails'),
  asItIsWritten('disk full for one write', (_, isThatOne) => (isThatOne ? 'fails' : 'succeeds')),
  asItIsWritten('disk full in the middle of a line', ({ storage }, isThatOne) => {
    if (isThatOne) {
      storage.lines.push('{"type":"intent","version":1,"id":"');
    }
    return isThatOne ? 'fails' : 'succeeds';
  }),
  asItLeaves('cancelled as a request leaves', ({ probe, cancelling }) => {
    cancelling.abort();
    probe.endAfterThisOne();
  }),
  asItIsWritten('cancelled as the journal is written', ({ probe, cancelling }, isThatOne) => {
    if (isThatOne) {
      cancelling.abort();
      probe.end();
    }
    return 'succeeds';
  }),
];

/** Faults that can happen in any run. */
export const rows: readonly Row[] = [...ofService, ...ofMachine];
