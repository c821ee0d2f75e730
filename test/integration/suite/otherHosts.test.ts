import assert from 'node:assert/strict';
import { outside } from './outside.ts';

describe('Hosts other than Microsoft Graph', () => {
  it('were not asked for anything in the whole run', async () => {
    assert.deepEqual(await outside.refused(), []);
  });
});
