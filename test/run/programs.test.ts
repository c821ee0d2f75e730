import { deepEqual, rejects } from 'node:assert/strict';
import { bashPath } from '../bash.ts';
import { openDisplay } from '../integration/display.ts';
import { npmCommand } from '../npm.ts';

describe('The programs that tests start', () => {
  it('are npm as it runs already, or by name, which takes a shell on Windows', () => {
    deepEqual(
      [
        npmCommand(['ci'], { npm_execpath: '/lib/npm/bin/npm-cli.js' }, 'win32'),
        npmCommand(['ci'], { npm_execpath: '/lib/pnpm.cjs' }, 'win32'),
        npmCommand(['ci'], {}, 'linux'),
      ],
      [
        { file: process.execPath, args: ['/lib/npm/bin/npm-cli.js', 'ci'], shell: false },
        { file: 'npm', args: ['ci'], shell: true },
        { file: 'npm', args: ['ci'], shell: false },
      ],
    );
  });

  it('are the Bash of Git on Windows, and the one on the PATH elsewhere', () => {
    deepEqual(
      [bashPath({ PROGRAMFILES: 'D:\\Programs' }, 'win32'), bashPath({}, 'win32'), bashPath({}, 'darwin')],
      ['D:\\Programs\\Git\\bin\\bash.exe', 'C:\\Program Files\\Git\\bin\\bash.exe', 'bash'],
    );
  });
});

describe('The screen for VS Code', () => {
  it('is the one that is there', async () => {
    const displays = await Promise.all([
      openDisplay({ DISPLAY: ':0' }, 'linux'),
      openDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'),
      openDisplay({}, 'darwin'),
      openDisplay({}, 'win32'),
    ]);
    deepEqual(
      displays.map(({ environment }) => environment),
      [{}, {}, {}, {}],
    );
  });

  it('says what to install where there is none', async () => {
    await rejects(openDisplay({ PATH: 'nowhere' }, 'linux'), /^Error: VS Code needs a screen.*Install Xvfb/);
  });
});
