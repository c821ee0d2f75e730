import { deepEqual, equal } from 'node:assert/strict';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Journal } from '../../../../src/access/journal.ts';
import { JournalFile } from '../../../../src/host/node/journalFile.ts';
import { sampleMember } from '../../chats/sample.ts';
import { FakeClock } from '../../core/fakeClock.ts';
import { failureFrom } from '../../graph/graphFixture.ts';
import type { WindowStep } from './appendingWindow.ts';
import { intentLine, journalClock, JournalFolder, linesOf } from './journalFolder.ts';

const guid = '0a4cb2b5-16c1-4d8c-a9a4-c0b3f4f0e7a1';
/** A window whose process is there. */
const present = `${process.ppid}-${guid}`;

/** A window whose process has ended. */
function gone(): string {
  return `${spawnSync(process.execPath, ['--version']).pid}-${guid}`;
}

describe('Several windows with one journal', () => {
  const folder = JournalFolder.use();

  it('keep whatever two of them add at the same time', async () => {
    const windows = await Promise.all([folder.open({ maxSize: 4000 }), folder.open({ maxSize: 4000 })]);
    const lines = Array.from({ length: 120 }, (_, index) =>
      JSON.stringify({ index, filler: 'é'.repeat(20) }),
    );
    await Promise.all(lines.map((line, index) => windows[index % 2 === 0 ? 0 : 1].append(line)));
    const kept = new Set(await linesOf(windows[0]));
    const whole = [...kept].every(line => lines.includes(line));
    equal(whole, true, 'no line is torn');
    // Two files of at most the size and a line are kept; the last lines are among them.
    deepEqual(
      lines.slice(-60).filter(line => !kept.has(line)),
      [],
    );
  });

  it('lose no line to the one that clears it meanwhile', async () => {
    const [one, other] = await Promise.all([folder.open(), folder.open()]);
    const lines = Array.from({ length: 60 }, (_, index) => `{"index":${index}}`);
    const clearing = (async () => {
      for (let time = 0; time < 10; time += 1) {
        await other.retain(({ lines: all }) => all);
      }
    })();
    for (const line of lines) {
      await one.append(line);
    }
    await clearing;
    deepEqual([...new Set(await linesOf(one))].sort(), [...lines].sort());
    deepEqual(await readdir(folder.path), ['activity.jsonl']);
  });

  it('see every line at any time, though one of them clears it again and again', async () => {
    const [one, other] = await Promise.all([folder.open(), folder.open()]);
    await one.append('{"a":1}');
    const clear = (async () => {
      for (let time = 0; time < 20; time += 1) {
        await other.retain(({ lines }) => lines);
      }
    })();
    const read: (readonly string[])[] = [];
    for (let time = 0; time < 60; time += 1) {
      read.push([...new Set(await linesOf(one))]);
    }
    await clear;
    deepEqual(
      read.filter(lines => lines.length !== 1),
      [],
    );
  });
});

describe('A window that looks at what another one does', () => {
  const folder = JournalFolder.use();

  it('sees that it is at work, as long as it says so', async () => {
    const clock = new FakeClock();
    const working = await folder.open({ clock: journalClock(clock) });
    const looking = await folder.open();
    const atWork = async (): Promise<boolean> => (await looking.read()).atWork.has(working.session);
    /** Lets the working window look at what it has to do. */
    const pass = async (): Promise<void> => {
      await clock.waiting();
      clock.advanceToNext();
      await setImmediate();
      await working.read();
    };
    let busy = true;
    const seen = [await atWork()];
    await working.announceWork(() => busy);
    seen.push(await atWork());
    await pass();
    seen.push(await atWork());
    busy = false;
    await pass();
    seen.push(await atWork());
    busy = true;
    await working.announceWork(() => busy);
    seen.push(await atWork());
    working.dispose();
    seen.push(await atWork());
    deepEqual(seen, [false, true, true, false, true, false]);
  });

  it('sees at once that it is gone where its process is, or where it never said that it is at work', async () => {
    await writeFile(folder.at(`activity.${gone()}.working`), '').catch(() => undefined);
    const looking = await folder.open();
    await writeFile(folder.at(`activity.${gone()}.working`), '');
    await writeFile(folder.at(`activity.${present}.working`), '');
    await writeFile(folder.at('activity.nonsense.working'), '');
    deepEqual((await looking.read()).atWork, new Set([present]));
  });

  it('sees within a minute that its process id is that of another process', async () => {
    const clock = new FakeClock();
    const mark = folder.at(`activity.${present}.working`);
    const looking = await folder.open({ clock: journalClock(clock) });
    await writeFile(mark, '');
    const seen: boolean[] = [];
    const look = async (afterMs: number): Promise<void> => {
      clock.advance(afterMs);
      seen.push((await looking.read()).atWork.has(present));
    };
    await look(0);
    await look(59_000);
    await look(1000);
    // It was there all the same, and slow. Its clock was set back an hour.
    const hourAgo = new Date(Date.now() - 3_600_000);
    await utimes(mark, hourAgo, hourAgo);
    await look(1000);
    deepEqual(seen, [true, true, false, true]);
  });

  it('takes for a doubt what a crash has left, and for under way what is', async () => {
    const [working, crashed] = [await folder.open(), gone()];
    const journal = new Journal(working, () => 0);
    const looking = new Journal(await folder.open(), () => 0);
    await working.append(intentLine('left').replace('2-gone', crashed));
    const run = journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
    await run.intend({
      chat: { id: 'c', label: 'Weekly', type: 'group' },
      member: sampleMember('Adele'),
      userId: 'Adele',
      tenantId: 't',
      clientRequestId: 'r',
    });
    await writeFile(folder.at(`activity.${crashed}.working`), '');
    deepEqual(
      (await looking.read()).entries.map(({ state }) => state),
      ['underWay', 'inDoubt'],
    );
  });
});

describe('Windows that rename files', () => {
  const folder = JournalFolder.use();

  it('do not clear the journal while another one is at it', async () => {
    const clock = new FakeClock();
    clock.runFreely();
    const file = await folder.open({ clock: journalClock(clock) });
    await file.append('{"a":1}');
    await writeFile(folder.at(`activity.${present}.lock`), '');
    deepEqual(await failureFrom(file.retain(() => [])), {
      kind: 'storage',
      store: 'journal',
      operation: 'clear',
      code: 'EBUSY',
    });
    deepEqual(await linesOf(file), ['{"a":1}']);
  });

  it('do not wait for one that has crashed, and remove what it left behind', async () => {
    const file = await folder.open();
    await file.append('{"a":1}');
    await writeFile(folder.at(`activity.${gone()}.lock`), '');
    await writeFile(folder.at(`activity.${gone()}.working`), '');
    await file.retain(() => []);
    deepEqual(await readdir(folder.path), []);
  });

  it('lose no doubt, in three processes that begin at once beside a lock left behind', async function () {
    this.timeout(120_000);
    const windows = await Promise.all([1, 2, 3].map(() => WindowProcess.start()));
    const lost: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const path = `${folder.path}-${round}`;
      await Promise.all(windows.map(window => window.do({ open: path })));
      await writeFile(`${path}/activity.${gone()}.lock`, '');
      const ids = windows.map((_, index) => [0, 1, 2, 3, 4, 5].map(line => `${round}-${index}-${line}`));
      await Promise.all(windows.map((window, index) => window.do({ add: ids[index] ?? [] })));
      const reader = await JournalFile.open(path);
      const kept = (await linesOf(reader)).join('\n');
      reader.dispose();
      lost.push(...ids.flat().filter(id => !kept.includes(`"${id}"`)));
    }
    await Promise.all(windows.map(window => window.end()));
    deepEqual(lost, []);
  });
});

/** A window in a process of its own. */
class WindowProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(): Promise<WindowProcess> {
    const program = fileURLToPath(new URL('appendingWindow.ts', import.meta.url));
    const child = fork(program, { execArgv: ['--import=tsx'] });
    await once(child, 'message');
    return new WindowProcess(child);
  }

  async do(step: WindowStep): Promise<void> {
    const done = once(this.child, 'message');
    this.child.send(step);
    await done;
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
