import type { Renew } from '../../src/access/renewal.ts';
import type { Fault } from '../emulator/faults.ts';
import type { MemoryJournal } from '../unit/access/memoryJournal.ts';
import type { TriedResult } from './carryOut.ts';
import type { FetchProbe } from './fetchProbe.ts';
import type { Spared } from './spared.ts';
import type { TriedRun } from './triedRun.ts';
import type { FaultWorld } from './world.ts';

/** What a fault can get at. */
export interface Scene {
  readonly world: FaultWorld;
  readonly run: TriedRun;
  readonly probe: FetchProbe;
  readonly storage: MemoryJournal;
  readonly cancelling: AbortController;
  /** Set where a fault that the emulator does not see has happened. */
  happened: boolean;
  /** Called for each result as it is told. */
  onResult: (result: TriedResult) => void;
}

/** What there is of in a run that goes well, and at each of which a fault can happen. */
export interface Points {
  readonly requests: number;
  /** Times that the journal is written to: once for the whole plan, then before and after each request. */
  readonly writes: number;
  /** Waits for the limits. */
  readonly waits: number;
  readonly once: number;
}

/** One kind of fault, at each of its points. */
export interface Row {
  readonly name: string;
  readonly at: keyof Points;
  /** Prepares the fault for the point with this number. */
  readonly arrange: (scene: Scene, point: number) => void;
  /** What the person does when asked to sign in again; nothing if left out. */
  readonly renew?: (scene: Scene) => ReturnType<Renew>;
  /** How many requests there may be more than without a fault; any number if left out. */
  readonly moreRequests?: number;
  /** Milliseconds that an answer is waited for. */
  readonly timeoutMs?: number;
  /** Statuses after which a request may be sent again; 401 and 429 if left out. */
  readonly refusals?: ReadonlySet<number>;
  /** Through a cable that can be cut. */
  readonly cabled?: boolean;
  /** Who must be done in spite of the fault; nobody if left out. */
  readonly spares?: Spared | undefined;
  /** Readings of the members that show what was before; 0 if left out, Infinity where they never show the truth. */
  readonly lag?: number;
  /** For how long the members show what was before, in milliseconds; 0 if left out. */
  readonly lagMs?: number;
  /** What happens after the run, before anybody looks again; nothing if left out. */
  readonly afterwards?: (world: FaultWorld) => void;
  /** Whether the run may neither wait longer nor say that it will take longer than without the fault. */
  readonly keepsTime?: boolean;
}

/** The requests of a run: those that remove or add somebody, and those that read the members. */
export const ofRun = /\/(?:removeAllAccessForUser|members)$/u;

/** A fault that one request meets, whichever it is. */
export function once(name: string, fault: Fault | ((scene: Scene) => Fault), rest: Partial<Row> = {}): Row {
  return {
    name,
    at: 'requests',
    spares: 'people',
    arrange: (scene, point) =>
      scene.world.emulator.faults.add(
        { path: ofRun, skip: point },
        typeof fault === 'function' ? fault(scene) : fault,
      ),
    ...rest,
  };
}

/** A fault that every request meets from a point on. */
export function from(name: string, fault: Fault, rest: Partial<Row> = {}): Row {
  return {
    name,
    at: 'requests',
    arrange: ({ world }, point) =>
      world.emulator.faults.add({ path: ofRun, skip: point, times: Infinity }, fault),
    ...rest,
  };
}

/** Something that happens as a request leaves, whichever it is. */
export function asItLeaves(name: string, happens: (scene: Scene) => void, rest: Partial<Row> = {}): Row {
  return {
    name,
    at: 'requests',
    arrange: (scene, point) => {
      scene.probe.onLeave = number => {
        if (number === point) {
          scene.happened = true;
          happens(scene);
        }
      };
    },
    ...rest,
  };
}

/** Something that happens to a write to the journal, and may keep it from being done. */
export function asItIsWritten(
  name: string,
  happens: (scene: Scene, isThatOne: boolean) => 'fails' | 'succeeds',
): Row {
  return {
    name,
    at: 'writes',
    arrange: (scene, point) => {
      scene.storage.fails = attempt => {
        scene.happened ||= attempt === point;
        return attempt >= point && happens(scene, attempt === point) === 'fails';
      };
    },
  };
}
