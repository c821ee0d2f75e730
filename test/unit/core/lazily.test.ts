import { equal, rejects, throws } from 'node:assert/strict';
import { LoadedOnce } from '../../../src/core/lazily.ts';

describe('What is loaded once', () => {
  it('is loaded by the first who asks, and is at hand from then on', async () => {
    let loads = 0;
    const code = new LoadedOnce(() => {
      loads += 1;
      return Promise.resolve('loaded');
    });
    throws(() => code.loaded, /before it is loaded/);
    await Promise.all([code.load(), code.load()]);
    equal(code.loaded, 'loaded');
    equal(loads, 1);
  });

  it('is loaded again after a failure', async () => {
    let loads = 0;
    const code = new LoadedOnce(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error('no')) : Promise.resolve('loaded');
    });
    await rejects(code.load(), /no/);
    await code.load();
    equal(code.loaded, 'loaded');
  });
});
