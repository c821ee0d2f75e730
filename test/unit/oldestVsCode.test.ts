import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isRecord } from '../emulator/json.ts';
import { oldestHostFolder, vsCodeRelease } from '../host/install.ts';

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

function entry(group: string, name: string): unknown {
  const entries = isRecord(manifest) ? manifest[group] : undefined;
  return isRecord(entries) ? entries[name] : undefined;
}

describe('The oldest VS Code', () => {
  it('is the same for the people who install, for the compiler and for the tests', async () => {
    const tested = await vsCodeRelease(oldestHostFolder);
    deepEqual(
      {
        installs: entry('engines', 'vscode'),
        compiles: entry('devDependencies', '@types/vscode'),
      },
      { installs: `^${tested}.0`, compiles: `~${tested}.0` },
    );
  });
});
