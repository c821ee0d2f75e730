import { ok } from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { sizeLimits } from '../bench/sizeLimits.ts';

describe('The package', () => {
  it('is small, with the code for Node and for browsers in it', async () => {
    const { size } = await stat('teams-chat-access.vsix');
    ok(size / 1000 <= sizeLimits.package, `It has ${size} bytes.`);
  });
});
