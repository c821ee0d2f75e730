import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CheckHistory } from '../../../../src/checks/checkHistory.ts';
import { CheckFiles } from '../../../../src/host/node/checkFiles.ts';
import { denied, sampleResult, sampleRun } from '../../checks/sampleRuns.ts';
import { failureFrom } from '../../graph/graphFixture.ts';

describe('The files of checks', () => {
  let parent = '';
  const opened: CheckFiles[] = [];
  beforeEach(async () => (parent = path.join(await mkdtemp(path.join(tmpdir(), 'checks-')), 'storage')));
  afterEach(async () => {
    opened.splice(0).forEach(files => files.dispose());
    await rm(path.dirname(parent), { recursive: true, force: true });
  });

  const folder = (): string => path.join(parent, 'checks');
  const openFiles = async (): Promise<CheckFiles> => {
    const files = await CheckFiles.open(parent);
    opened.push(files);
    return files;
  };
  const run = sampleRun(1, { results: [sampleResult('laura', denied, 1000)] });

  it('are looked for without making anything', async () => {
    equal(await CheckFiles.isIn(parent), false);
    await (await openFiles()).write(run);
    equal(await CheckFiles.isIn(parent), true);
  });

  it('are for the person alone, where the system has such rights', async () => {
    await (await openFiles()).write(run);
    const modes = await Promise.all(
      [parent, folder(), path.join(folder(), `${run.id}.json`)].map(
        async at => (await stat(at)).mode & 0o777,
      ),
    );
    deepEqual(modes, process.platform === 'win32' ? [0o666, 0o666, 0o666] : [0o700, 0o700, 0o600]);
  });

  it('have one run each, which takes the place of what it was', async () => {
    const files = await openFiles();
    await files.write(sampleRun(1));
    await files.write(run);
    await files.write(sampleRun(2));
    deepEqual(await readdir(folder()), [`${run.id}.json`, `${sampleRun(2).id}.json`]);
    deepEqual(new Set((await files.read()).runs), new Set([run, sampleRun(2)]));
  });

  it('are read without what is damaged, which is counted and left alone', async () => {
    const files = await openFiles();
    await files.write(run);
    await writeFile(path.join(folder(), `${sampleRun(2).id}.json`), '{"version":1,');
    await writeFile(path.join(folder(), `${sampleRun(3).id}.json`), '{"version":2}');
    // What the system does not let anybody read, such as a folder, is no reason to lose the others.
    await mkdir(path.join(folder(), `${sampleRun(4).id}.json`));
    await writeFile(path.join(folder(), 'notes.txt'), 'mine');
    deepEqual(await files.read(), { runs: [run], unreadable: 3 });
    equal((await readdir(folder())).length, 5);
  });

  it('are removed alone or all together, what is half written included, and nothing else', async () => {
    const files = await openFiles();
    await files.write(run);
    await files.remove(run);
    await files.remove(run);
    deepEqual(await files.read(), { runs: [], unreadable: 0 });
    await files.write(run);
    await writeFile(path.join(folder(), `${run.id}.json.${run.id}.tmp`), '{');
    await writeFile(path.join(folder(), 'notes.txt'), 'mine');
    await files.clear();
    deepEqual(await readdir(folder()), ['notes.txt']);
  });

  it('tell other windows that something changed', async () => {
    const [one, other] = [await openFiles(), await openFiles()];
    const first = new CheckHistory(() => Promise.resolve(one));
    const second = new CheckHistory(() => Promise.resolve(other));
    await Promise.all([first.load(), second.load()]);
    const runsAfter = (wanted: number): Promise<unknown> =>
      new Promise<void>(resolve => {
        second.onDidChange(() => second.runs.length === wanted && resolve());
      });
    const added = runsAfter(1);
    first.add(run);
    await added;
    deepEqual(second.runs, [run]);
    const cleared = runsAfter(0);
    await first.clear();
    await cleared;
  });

  it('cannot be opened where there is no folder to be made', async () => {
    await mkdir(path.dirname(parent), { recursive: true });
    await writeFile(parent, 'a file');
    deepEqual((await failureFrom(CheckFiles.open(parent))).kind, 'storage');
  });

  it('leave nothing behind of a run that could not be written', async () => {
    const files = await openFiles();
    await mkdir(path.join(folder(), `${run.id}.json`));
    deepEqual((await failureFrom(files.write(run))).kind, 'storage');
    deepEqual(await readdir(folder()), [`${run.id}.json`]);
  });
});
