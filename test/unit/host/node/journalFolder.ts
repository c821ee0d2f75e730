import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { JournalFile } from '../../../../src/host/node/journalFile.ts';
import { FakeClock } from '../../core/fakeClock.ts';

type Options = NonNullable<Parameters<typeof JournalFile.open>[1]>;

/** A folder in which windows keep the journal; another one in each test. */
export class JournalFolder {
  private parent = '';
  private readonly opened: JournalFile[] = [];

  /** Makes a folder before each test and removes it after it. */
  static use(): JournalFolder {
    const folder = new JournalFolder();
    beforeEach(async () => {
      folder.parent = await mkdtemp(path.join(tmpdir(), 'journal-'));
    });
    afterEach(async () => {
      folder.opened.splice(0).forEach(file => file.dispose());
      await rm(folder.parent, { recursive: true, force: true });
    });
    return folder;
  }

  /** Its path. It is not there before a window has opened it. */
  get path(): string {
    return path.join(this.parent, 'storage');
  }

  at(name: string): string {
    return path.join(this.path, name);
  }

  text(name: string): Promise<string> {
    return readFile(this.at(name), 'utf8');
  }

  /** The names of the files that hold lines. */
  async logs(): Promise<readonly string[]> {
    return (await readdir(this.path)).filter(name => name.endsWith('.jsonl')).sort();
  }

  /** What another window has. */
  async open(options?: Options): Promise<JournalFile> {
    const file = await JournalFile.open(this.path, options);
    this.opened.push(file);
    return file;
  }
}

/** A clock as the journal needs it. */
export function journalClock(clock: FakeClock): NonNullable<Options['clock']> {
  return { monotonic: () => clock.now(), delay: (ms, signal) => clock.delay(ms, signal) };
}

/** All lines that a window reads. */
export async function linesOf(file: JournalFile): Promise<readonly string[]> {
  return (await file.read()).lines;
}

/** The line of an intent whose window is gone. */
export function intentLine(id: string): string {
  return JSON.stringify({
    type: 'intent',
    version: 1,
    id,
    session: '2-gone',
    time: '2026-06-18T14:30:00.000Z',
    action: 'revoke',
    chat: { id: 'chat' },
    person: { userId: 'person', displayName: 'x'.repeat(300) },
  });
}
