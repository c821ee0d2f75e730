import { deepEqual } from 'node:assert/strict';
import { ServiceWaits } from '../../../src/graph/serviceWaits.ts';

describe('The waits that the service asks for', () => {
  it('are told by the one that ends last, whichever began or ended first', () => {
    const waits = new ServiceWaits();
    const told: unknown[] = [];
    waits.onDidChange(wait => told.push(wait?.askedMs));
    const short = waits.begin({ askedMs: 2000, endsAt: 2000 });
    const long = waits.begin({ askedMs: 90_000, endsAt: 90_000 });
    waits.begin({ askedMs: 1000, endsAt: 1500 }).dispose();
    long.dispose();
    long.dispose();
    short.dispose();
    deepEqual([told, waits.current], [[2000, 90_000, 2000, undefined], undefined]);
  });
});
