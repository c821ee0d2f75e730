import { rmSync } from 'node:fs';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, undefinedIfMissing } from '../storageFailure.ts';

/** How often a mark is to be renewed, in milliseconds. */
export const renewMarkMs = 15_000;

/** A mark as it was last seen, and when it was first seen like that. */
interface Sighting {
  readonly renewed: bigint;
  readonly since: number;
}

/**
 * Files by which windows tell each other what they are doing. Each window has a mark of its own, with its session in
 * the name, so that none ever removes the mark of another that took its place.
 *
 * A mark outlives a window that crashes. It does not count where no process has the id of that window, nor where
 * somebody has watched it for a while and it was not renewed: the id is then that of another process. The time of day
 * does not matter for that.
 */
export class WindowMarks {
  private readonly pattern: RegExp;
  private readonly sightings = new Map<string, Sighting>();

  constructor(
    private readonly folder: string,
    /** What the marks say: the ending of their names. */
    private readonly kind: string,
    readonly session: string,
    /** For how long a mark has to be seen without being renewed before its window is gone, in milliseconds. */
    private readonly goneAfterMs: number,
    /** Milliseconds since some moment. */
    private readonly monotonic: () => number,
  ) {
    this.pattern = new RegExp(`^activity\\.((\\d+)-[0-9a-f-]{36})\\.${kind}$`);
  }

  /** Sets the mark of this window, or renews it. */
  async set(): Promise<void> {
    const now = new Date();
    // Needs no space on the disk, unlike a new one.
    await utimes(this.own, now, now).catch(async (thrown: unknown) => {
      undefinedIfMissing(thrown);
      await writeFile(this.own, '');
    });
  }

  /** Removes the mark of this window. */
  async remove(): Promise<void> {
    await rm(this.own, { force: true });
  }

  /** The same for a process that may end before it is told that the file is gone. Never throws. */
  removeAtOnce(): void {
    try {
      rmSync(this.own, { force: true });
    } catch {
      // The mark stays behind, as after a crash.
    }
  }

  /** The sessions of all windows that have set their mark and are still there. */
  async sessions(): Promise<ReadonlySet<string>> {
    const marks = await this.all();
    return new Set(marks.flatMap(({ session, isGone }) => (isGone ? [] : [session])));
  }

  /** Removes the marks of windows that are gone. */
  async sweep(): Promise<void> {
    const gone = (await this.all()).filter(({ isGone }) => isGone);
    await Promise.all(gone.map(({ file }) => rm(file, { force: true })));
  }

  private async all(): Promise<readonly { session: string; file: string; isGone: boolean }[]> {
    const names = await readdir(this.folder);
    const marks = names.flatMap(name => {
      const [, session, pid] = this.pattern.exec(name) ?? [];
      return session === undefined ? [] : [{ session, pid: Number(pid), file: path.join(this.folder, name) }];
    });
    return Promise.all(
      marks.map(async ({ session, pid, file }) => ({
        session,
        file,
        isGone: !isRunning(pid) || (session !== this.session && (await this.isAbandoned(session, file))),
      })),
    );
  }

  /** Whether a mark has gone unrenewed for too long. A mark seen for the first time counts as renewed. */
  private async isAbandoned(session: string, file: string): Promise<boolean> {
    const mark = await stat(file, { bigint: true }).catch(undefinedIfMissing);
    if (!mark) {
      return true;
    }
    const seen = this.sightings.get(session);
    if (seen?.renewed === mark.mtimeNs) {
      return this.monotonic() - seen.since >= this.goneAfterMs;
    }
    this.sightings.set(session, { renewed: mark.mtimeNs, since: this.monotonic() });
    return false;
  }

  private get own(): string {
    return path.join(this.folder, `activity.${this.session}.${this.kind}`);
  }
}

/** Whether there is a process with this id. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and belongs to somebody else.
    return codeOf(thrown) === 'EPERM';
  }
}
