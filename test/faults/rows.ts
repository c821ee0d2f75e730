import { FailureError } from '../../src/core/failure.ts';
import type { Renew } from '../../src/access/renewal.ts';
import type { Fault } from '../emulator/faults.ts';
import type { MemoryJournal } from '../unit/access/memoryJournal.ts';
import type { FetchProbe } from './fetchProbe.ts';
import { wholeRun, type FaultWorld } from './world.ts';

/** What a fault can get at. */
export interface Scene {
  readonly world: FaultWorld;
  readonly probe: FetchProbe;
  readonly storage: MemoryJournal;
  readonly cancelling: AbortController;
}

/** One kind of fault, at each of its points. */
export interface Row {
  readonly name: string;
  readonly points: number;
  /** Prepares the fault for the point with this number. */
  readonly arrange: (scene: Scene, point: number) => void;
  /** What the person does when asked to sign in again. */
  readonly renew?: (scene: Scene) => ReturnType<Renew>;
  /** How many requests there are more than without a fault; left out where the run may end early. */
  readonly moreRequests?: (point: number) => number;
  /** Milliseconds that an answer is waited for. */
  readonly timeoutMs?: number;
  /** Statuses after which a request may be sent again; 401 and 429 if left out. */
  readonly refusals?: ReadonlySet<number>;
  /** Through a cable that can be cut. */
  readonly cabled?: boolean;
}

/** Requests that take access away, and those that read the members again. */
const path = /\/(?:removeAllAccessForUser|members)$/;
const requests = wholeRun.posts + wholeRun.reads;
/** All that was confirmed in one write, then a line before each request, and one after it. */
const lines = 1 + 2 * wholeRun.posts;
const shortMs = 300;
/** So many requests are refused before the person gives up. */
const patience = 150;

/** A fault that one request meets, whichever it is. */
function once(name: string, fault: Fault | ((world: FaultWorld) => Fault), rest: Partial<Row> = {}): Row {
  return {
    name,
    points: requests,
    arrange: ({ world }, point) =>
      world.emulator.faults.add({ path, skip: point }, typeof fault === 'function' ? fault(world) : fault),
    ...rest,
  };
}

/** A fault that every request meets from a point on. */
function from(name: string, fault: Fault, rest: Partial<Row> = {}): Row {
  return {
    name,
    points: requests,
    arrange: ({ world }, point) => world.emulator.faults.add({ path, skip: point, times: Infinity }, fault),
    ...rest,
  };
}

const again = { moreRequests: () => 1 };
const none = { moreRequests: () => 0 };

const table: readonly Row[] = [
  { name: 'nothing', points: 3, arrange: () => undefined, ...none },
  once('429 with seconds', { kind: 'status', status: 429, retryAfter: 2 }, again),
  once(
    '429 with a date',
    ({ clock }) => ({ kind: 'status', status: 429, retryAfter: new Date(clock.now() + 30_000) }),
    again,
  ),
  once('429 with nothing', { kind: 'status', status: 429 }, again),
  once('429 for an hour', { kind: 'status', status: 429, retryAfter: 3600 }),
  {
    name: '429 until the person stops',
    points: requests,
    arrange: ({ world, probe, cancelling }, point) => {
      const fault: Fault = { kind: 'status', status: 429, retryAfter: 1 };
      world.emulator.faults.add({ path, skip: point, times: Infinity }, fault);
      probe.onLeave = number => {
        if (number === point + patience) {
          cancelling.abort();
          world.emulator.faults.clear();
        }
      };
    },
  },
  once('503', { kind: 'status', status: 503 }),
  once('503 that asks for rest', { kind: 'status', status: 503, retryAfter: 5 }),
  once('504 after the change', { kind: 'status', status: 504, afterChange: true }),
  from('503 for good', { kind: 'status', status: 503 }),
  once('401, token renewed', { kind: 'unauthorized' }, again),
  once(
    '401, signed in again',
    { kind: 'unauthorized' },
    {
      ...again,
      arrange: ({ world }, point) => {
        world.tokens.renews = false;
        world.emulator.faults.add({ path, skip: point }, { kind: 'unauthorized' });
      },
      renew: () => Promise.resolve(),
    },
  ),
  from('401, nobody signs in', { kind: 'unauthorized' }),
  {
    name: '403 for want of consent, given',
    points: requests,
    arrange: ({ world, probe }, point) => {
      probe.onLeave = number => {
        if (number === point) {
          world.tokens.scopes = ['Chat.ReadBasic', 'User.Read'];
        }
      };
    },
    // The token lacked a permission, which is a refusal of the token.
    refusals: new Set([403]),
    renew: ({ world }) => {
      world.tokens.scopes = ['Chat.ReadBasic', 'User.Read', 'Chat.ReadWrite.All'];
      return Promise.resolve();
    },
  },
  once('403', { kind: 'status', status: 403 }, none),
  once('404', { kind: 'status', status: 404 }, none),
  once('reset before the change', { kind: 'reset', when: 'before' }),
  once('reset after the change', { kind: 'reset', when: 'after' }),
  once('reset in the middle of the answer', { kind: 'reset', when: 'midAnswer' }),
  once('hang before the change', { kind: 'hang' }, { ...none, timeoutMs: shortMs }),
  once('hang after the change', { kind: 'hang', when: 'after' }, { ...none, timeoutMs: shortMs }),
  once('malformed body: HTML', { kind: 'htmlBody' }, none),
  once('malformed body: not JSON', { kind: 'malformedJson' }, none),
  once('malformed body: cut', { kind: 'cutJson' }, none),
  once('204 with nothing changed', { kind: 'status', status: 204 }, none),
  {
    name: 'offline from then on',
    points: requests,
    cabled: true,
    arrange: ({ world, probe }, point) => {
      probe.onLeave = number => {
        if (number === point) {
          world.cable.cut();
        }
      };
    },
  },
  {
    name: 'disk full from then on',
    points: lines,
    arrange: ({ storage }, point) => (storage.fails = attempt => attempt >= point),
  },
  {
    name: 'disk full for one line',
    points: lines,
    arrange: ({ storage }, point) => (storage.fails = attempt => attempt === point),
  },
  {
    name: 'disk full in the middle of a line',
    points: lines,
    arrange: ({ storage }, point) => {
      storage.fails = attempt => {
        if (attempt === point) {
          storage.lines.push('{"type":"intent","version":1,"id":"');
        }
        return attempt === point;
      };
    },
  },
  {
    name: 'cancelled as a request leaves',
    points: requests,
    arrange: ({ probe, cancelling }, point) => {
      probe.onLeave = number => {
        if (number === point) {
          cancelling.abort();
          probe.endAfterThisOne();
        }
      };
    },
  },
  {
    name: 'cancelled as a line is written',
    points: lines,
    arrange: ({ storage, cancelling, probe }, point) => {
      storage.fails = attempt => {
        if (attempt === point) {
          cancelling.abort();
          probe.end();
        }
        return false;
      };
    },
  },
];

/** The faults that are tried, each at each point of a run. */
export function faultRows(): readonly Row[] {
  return table;
}

/** Nobody signs in where a row does not say otherwise. */
export const nobodySignsIn: Renew = failure => Promise.reject(new FailureError(failure));
