import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../../../src/access/journal.ts';
import { FailureError } from '../../../../src/core/failure.ts';
import { JournalFile } from '../../../../src/host/node/journalFile.ts';
import { sampleMember } from '../../chats/sample.ts';
import { failureFrom } from '../../graph/graphFixture.ts';

const current = 'activity.jsonl';
const older = 'activity.1.jsonl';

describe('The file of the journal', () => {
  let folder = '';
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'journal-')), 'storage');
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  const at = (name: string): string => path.join(folder, name);
  const text = (name: string): Promise<string> => readFile(at(name), 'utf8');

  it('is made with its folder, and has one line for each that is added', async () => {
    const file = await JournalFile.open(folder);
    await file.append('{"a":1}');
    await file.append('{"b":2}');
    deepEqual([await text(current), await file.read()], ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']]);
  });

  it('gets a newline first where the last line has none', async () => {
    const file = await JournalFile.open(folder);
    await writeFile(at(current), '{"half":');
    await file.append('{"b":2}');
    deepEqual(await file.read(), ['{"half":', '{"b":2}']);
  });

  it('is looked for without making anything, and found even where only its older part is left', async () => {
    const before = await JournalFile.isIn(folder);
    const made = existsSync(folder);
    await mkdir(folder, { recursive: true });
    const inEmpty = await JournalFile.isIn(folder);
    await writeFile(at(older), '{"a":1}\n');
    deepEqual([before, made, inEmpty, await JournalFile.isIn(folder)], [false, false, false, true]);
  });

  it('cannot be opened where there is no folder to be made', async () => {
    await mkdir(path.dirname(folder), { recursive: true });
    await writeFile(folder, 'a file');
    deepEqual(await failureFrom(JournalFile.open(folder)), { kind: 'storage', code: 'EEXIST' });
  });

  it('names a session by its process and a GUID, and knows that it is alive', async () => {
    const file = await JournalFile.open(folder);
    ok(new RegExp(`^${process.pid}-[0-9a-f-]{36}$`).test(file.session));
    const time = new Date().toISOString();
    const { pid } = spawnSync(process.execPath, ['--version']);
    deepEqual(
      [
        file.isAlive({ session: file.session, time }),
        file.isAlive({ session: `${pid}-of a process that is gone`, time }),
        file.isAlive({ session: `${process.pid}-of a process that had this id before`, time }),
        file.isAlive({ session: `${process.ppid}-of a window that is still there`, time }),
        file.isAlive({ session: `${process.ppid}-from before`, time: '2001-01-01T00:00:00Z' }),
        file.isAlive({ session: 'nonsense', time }),
      ],
      [true, false, false, true, false, false],
    );
  });

  it('holds whatever two windows add at the same time', async () => {
    const windows = await Promise.all([JournalFile.open(folder, 4000), JournalFile.open(folder, 4000)]);
    const lines = Array.from({ length: 120 }, (_, index) =>
      JSON.stringify({ index, filler: 'é'.repeat(20) }),
    );
    await Promise.all(lines.map((line, index) => windows[index % 2 === 0 ? 0 : 1].append(line)));
    const kept = new Set(await windows[0].read());
    const whole = [...kept].every(line => lines.includes(line));
    equal(whole, true, 'no line is torn');
    // Two files of at most the size and a line are kept; the last lines are among them.
    deepEqual(
      lines.slice(-60).filter(line => !kept.has(line)),
      [],
    );
  });

  it('loses no line to a window that clears it meanwhile', async () => {
    const [one, other] = await Promise.all([JournalFile.open(folder), JournalFile.open(folder)]);
    const lines = Array.from({ length: 60 }, (_, index) => `{"index":${index}}`);
    const clearing = (async () => {
      for (let time = 0; time < 10; time += 1) {
        await other.retain(all => all);
      }
    })();
    for (const line of lines) {
      await one.append(line);
    }
    await clearing;
    deepEqual([...new Set(await one.read())].sort(), [...lines].sort());
    deepEqual(await readdir(folder), [current]);
  });

  it('is not cleared while another window is at it', async () => {
    const file = await JournalFile.open(folder);
    await file.append('{"a":1}');
    await writeFile(at('activity.lock'), '');
    deepEqual(await failureFrom(file.retain(() => [])), { kind: 'storage', code: 'EEXIST' });
    deepEqual(await file.read(), ['{"a":1}']);
  });

  it('keeps what an interrupted clearing had set aside', async () => {
    const file = await JournalFile.open(folder);
    await writeFile(at('activity.cleared.jsonl'), '{"aside":1}\n');
    await file.append('{"b":2}');
    deepEqual(await file.read(), ['{"aside":1}', '{"b":2}']);
    await file.retain(lines => lines.filter(line => line.includes('aside')));
    deepEqual([await file.read(), await readdir(folder)], [['{"aside":1}'], [current]]);
  });

  it('says so when the disk is full, and nothing is taken for written', async () => {
    await mkdir(folder, { recursive: true });
    const full = existsSync('/dev/full');
    await (full ? symlink('/dev/full', at(current)) : mkdir(at(current)));
    const failure = full
      ? await failureFrom(JournalFile.open(folder).then(file => file.append('{"a":1}')))
      : await failureFrom(JournalFile.open(folder));
    deepEqual(failure, { kind: 'storage', code: full ? 'ENOSPC' : 'EISDIR' });
  });
});

describe('A journal that grows', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const subject = (name: string): Parameters<ReturnType<Journal['begin']>['intend']>[0] => ({
    chat: { id: 'c', label: 'Weekly', type: 'group' },
    member: sampleMember(name),
    userId: name,
    tenantId: 't',
    clientRequestId: 'r',
  });

  it('keeps two files of bounded size, and every doubt', async () => {
    const journal = new Journal(await JournalFile.open(folder, 3000), () => Date.now());
    const run = journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
    await run.intend(subject('left open'));
    await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
    for (let count = 0; count < 60; count += 1) {
      await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
    }

    const restarted = new Journal(await JournalFile.open(folder, 3000), () => Date.now());
    const { entries, damaged } = await restarted.read();
    const names = entries.map(({ intent }) => intent.person.displayName);
    deepEqual((await readdir(folder)).sort(), [older, current].sort());
    for (const file of [current, older]) {
      ok((await stat(path.join(folder, file))).size < 6000, file);
    }
    deepEqual([names[0], names.includes('P0'), damaged], ['P59', false, 0]);
    deepEqual(
      entries.filter(({ intent }) => !intent.person.displayName.startsWith('P')).map(({ state }) => state),
      ['inDoubt', 'inDoubt'],
    );
  });

  it('when cleared holds the doubts alone, in one file', async () => {
    const file = await JournalFile.open(folder, 3000);
    const journal = new Journal(file, () => Date.now());
    const run = journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
    await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
    for (let count = 0; count < 20; count += 1) {
      await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
    }
    await appendFile(path.join(folder, current), 'half a li');
    await journal.clear();
    const { entries, damaged } = await journal.read();
    deepEqual(
      [entries.map(({ intent }) => intent.person.displayName), damaged, await readdir(folder)],
      [['not found out'], 0, [current]],
    );
    await journal.clear({ doubts: true });
    deepEqual([(await journal.read()).entries, await file.read()], [[], []]);
  });

  it('cannot be read where its folder cannot', async () => {
    const file = await JournalFile.open(folder);
    await rm(path.join(folder, current));
    await mkdir(path.join(folder, current));
    await rejects(file.read(), FailureError);
  });
});
