import { deepEqual, ok, rejects } from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { appendFile, mkdir, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Journal } from '../../../../src/access/journal.ts';
import { FailureError } from '../../../../src/core/failure.ts';
import { JournalFile } from '../../../../src/host/node/journalFile.ts';
import { sampleMember } from '../../chats/sample.ts';
import { failureFrom } from '../../graph/graphFixture.ts';
import { JournalFolder, linesOf } from './journalFolder.ts';

const current = 'activity.jsonl';
const older = 'activity.1.jsonl';
const doubts = 'activity.doubts.jsonl';

describe('The file of the journal', () => {
  const folder = JournalFolder.use();

  it('is made with its folder, and has one line for each that is added', async () => {
    const file = await folder.open();
    await file.append('{"a":1}');
    await file.append('{"b":2}');
    deepEqual(
      [await folder.text(current), await linesOf(file)],
      ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    );
  });

  it('is for the person alone, where the system has such rights', async () => {
    await (await folder.open()).append('{"a":1}');
    const modes = await Promise.all(
      [folder.path, folder.at(current)].map(async at => (await stat(at)).mode & 0o777),
    );
    deepEqual(modes, process.platform === 'win32' ? [0o666, 0o666] : [0o700, 0o600]);
  });

  it('gets a newline first where the last line has none', async () => {
    const file = await folder.open();
    await writeFile(folder.at(current), '{"half":');
    await file.append('{"b":2}');
    deepEqual(await linesOf(file), ['{"half":', '{"b":2}']);
  });

  it('is looked for without making anything, and found even where only its older part is left', async () => {
    const before = await JournalFile.isIn(folder.path);
    const made = existsSync(folder.path);
    await mkdir(folder.path, { recursive: true });
    const inEmpty = await JournalFile.isIn(folder.path);
    await writeFile(folder.at(older), '{"a":1}\n');
    deepEqual([before, made, inEmpty, await JournalFile.isIn(folder.path)], [false, false, false, true]);
  });

  it('cannot be opened where there is no folder to be made', async () => {
    await mkdir(path.dirname(folder.path), { recursive: true });
    await writeFile(folder.path, 'a file');
    deepEqual(await failureFrom(folder.open()), {
      kind: 'storage',
      store: 'journal',
      operation: 'open',
      code: 'EEXIST',
    });
  });

  it('names a session by its process and a GUID', async () => {
    const { session } = await folder.open();
    ok(new RegExp(`^${process.pid}-[0-9a-f-]{36}$`).test(session), session);
  });

  it('keeps what an interrupted clearing had set aside', async () => {
    const file = await folder.open();
    await writeFile(folder.at('activity.cleared.jsonl'), '{"aside":1}\n');
    await file.append('{"b":2}');
    deepEqual(await linesOf(file), ['{"aside":1}', '{"b":2}']);
    await file.retain(({ lines }) => lines.filter(line => line.includes('aside')));
    deepEqual([await linesOf(file), await folder.logs()], [['{"aside":1}'], [current]]);
  });

  it('keeps every line where it cannot be cleared, and can be cleared later', async () => {
    const file = await folder.open();
    await file.append('{"a":1}');
    await writeFile(folder.at(older), '{"b":2}\n');
    const failing = file.retain(({ lines }) => {
      // Nothing can be written where a folder has the name of the file.
      mkdirSync(folder.at(current));
      return lines;
    });
    deepEqual(await failureFrom(failing), {
      kind: 'storage',
      store: 'journal',
      operation: 'clear',
      code: 'EISDIR',
    });
    await rmdir(folder.at(current));
    const kept = await linesOf(file);
    await file.append('{"c":3}');
    await file.retain(({ lines }) => lines.filter(line => !line.includes('b')));
    deepEqual(
      [kept, new Set(await linesOf(file))],
      [['{"b":2}', '{"a":1}'], new Set(['{"a":1}', '{"c":3}'])],
    );
  });

  it('says so when the disk is full, and nothing is taken for written', async () => {
    await mkdir(folder.path, { recursive: true });
    const full = existsSync('/dev/full');
    await (full ? symlink('/dev/full', folder.at(current)) : mkdir(folder.at(current)));
    const failure = full
      ? await failureFrom(folder.open().then(file => file.append('{"a":1}')))
      : await failureFrom(folder.open());
    deepEqual(failure, {
      kind: 'storage',
      store: 'journal',
      ...(full ? { operation: 'write', code: 'ENOSPC' } : { operation: 'open', code: 'EISDIR' }),
    });
  });
});

describe('A journal that grows', () => {
  const folder = JournalFolder.use();

  const subject = (name: string): Parameters<ReturnType<Journal['begin']>['intend']>[0] => ({
    chat: { id: 'c', label: 'Weekly', type: 'group' },
    member: sampleMember(name),
    userId: name,
    tenantId: 't',
    clientRequestId: 'r',
  });

  it('keeps two files of bounded size, and every doubt in a third one', async () => {
    const journal = new Journal(await folder.open({ maxSize: 3000 }), () => Date.now());
    const run = journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
    await run.intend(subject('left open'));
    await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
    for (let count = 0; count < 60; count += 1) {
      await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
    }

    journal.dispose();
    const restarted = new Journal(await folder.open({ maxSize: 3000 }), () => Date.now());
    const { entries, damaged } = await restarted.read();
    const names = entries.map(({ intent }) => intent.person.displayName);
    deepEqual(await folder.logs(), [older, doubts, current]);
    for (const file of [current, older]) {
      ok((await stat(folder.at(file))).size < 6000, file);
    }
    deepEqual([names[0], names.includes('P0'), damaged], ['P59', false, 0]);
    deepEqual(
      entries.slice(-2).map(({ intent, state }) => [intent.person.displayName, state]),
      [
        ['not found out', 'inDoubt'],
        ['left open', 'inDoubt'],
      ],
      'as old as they are',
    );
  });

  it('when cleared holds the doubts alone, in one file', async () => {
    const file = await folder.open({ maxSize: 3000 });
    const journal = new Journal(file, () => Date.now());
    const run = journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
    await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
    for (let count = 0; count < 20; count += 1) {
      await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
    }
    await appendFile(folder.at(current), 'half a li');
    await journal.clear();
    const { entries, damaged } = await journal.read();
    deepEqual(
      [entries.map(({ intent }) => intent.person.displayName), damaged, await folder.logs()],
      [['not found out'], 0, [current]],
    );
    await journal.clear({ doubts: true });
    deepEqual([(await journal.read()).entries, await linesOf(file)], [[], []]);
  });

  it('cannot be read where its folder cannot', async () => {
    const file = await folder.open();
    await rm(folder.at(current));
    await mkdir(folder.at(current));
    await rejects(file.read(), FailureError);
  });
});
