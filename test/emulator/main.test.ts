import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { clientFor } from './request.ts';

interface Announcement {
  readonly origin: string;
  readonly ca: string;
  readonly accounts: readonly { readonly name: string; readonly token: string }[];
}

describe('The emulator on its own', () => {
  it('says where it is in one line, serves both accounts, and ends well when told to', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import=tsx', main], {
      stdio: ['ignore', 'pipe', 'inherit', ...(process.platform === 'win32' ? (['ipc'] as const) : [])],
    });
    assert.ok(child.stdout);
    const lines: string[] = [];
    const reader = createInterface(child.stdout).on('line', line => lines.push(line));
    try {
      await once(reader, 'line');
      const { origin, ca, accounts } = JSON.parse(lines[0] ?? '') as Announcement;
      const send = clientFor(origin, ca);
      const names = await Promise.all(
        accounts.map(async ({ token }) => {
          const [me, chats] = await Promise.all([
            send('/v1.0/me', { token }),
            send('/beta/me/chats?$expand=members', { token }),
          ]);
          return [(me.body as { displayName: string }).displayName, chats.status];
        }),
      );
      assert.deepEqual(names, [
        ['Alex Wilber', 200],
        ['Megan Bowen', 200],
      ]);
    } finally {
      if (child.connected) {
        child.disconnect();
      } else {
        child.kill('SIGTERM');
      }
    }
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.deepEqual([code, lines.length], [0, 1]);
  }).timeout(15_000);
});
