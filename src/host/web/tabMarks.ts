import { Stopwatch, type Clock } from '../../core/async.ts';
import type { SharedFolder } from './sharedFolder.ts';

/** How often a tab renews its mark, and looks at those of others, in milliseconds. */
export const tabRenewalMs = 15_000;

/** A tab that has not renewed its mark for so long, in milliseconds, is gone. */
const goneAfterMs = 60_000;

const pattern = /^(browser-[0-9a-f-]{36})\.working$/;

/** A mark as it was last seen. */
interface SeenMark {
  readonly text: string;
  /** For how long it has been watched without being renewed. The sleep of the computer does not count. */
  readonly watched: Stopwatch;
}

/**
 * Files by which tabs tell each other that they are at work. There are no processes to look for in a browser: a tab is
 * gone when somebody has watched its mark for a minute and it was not renewed. A browser may keep a tab from running
 * and let it go on much later: it then sets its mark again, and what it writes counts.
 */
export class TabMarks {
  private readonly seen = new Map<string, SeenMark>();
  private count = 0;

  constructor(
    private readonly folder: SharedFolder,
    private readonly session: string,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  /** Sets the mark of this tab, or renews it. */
  async set(): Promise<void> {
    this.count += 1;
    await this.folder.write(this.nameOf(this.session), String(this.count));
  }

  /** Sets the mark of this tab again if another one has removed it, because this one stood still for too long. */
  async keep(): Promise<void> {
    if ((await this.folder.read(this.nameOf(this.session))) === undefined) {
      await this.set();
    }
  }

  /** Removes the mark of this tab. */
  async remove(): Promise<void> {
    await this.folder.remove(this.nameOf(this.session));
  }

  /** The sessions of all tabs that have set their mark and are still there. Removes the marks of others. */
  async sessions(): Promise<ReadonlySet<string>> {
    const names = await this.folder.names(pattern);
    const looked = await Promise.all(
      names.map(async name => {
        const text = await this.folder.read(name);
        return { name, session: pattern.exec(name)?.[1] ?? '', text };
      }),
    );
    const there = new Set<string>();
    for (const { name, session, text } of looked) {
      if (text === undefined) {
        this.seen.delete(session);
      } else if (session === this.session || !this.isAbandoned(session, text)) {
        there.add(session);
      } else {
        this.seen.delete(session);
        await this.folder.remove(name);
      }
    }
    return there;
  }

  /** Whether a mark has gone unrenewed for too long. A mark seen for the first time counts as renewed. */
  private isAbandoned(session: string, text: string): boolean {
    const mark = this.seen.get(session);
    if (mark?.text === text) {
      return mark.watched.elapsedMs >= goneAfterMs;
    }
    this.seen.set(session, { text, watched: new Stopwatch(this.clock) });
    return false;
  }

  private nameOf(session: string): string {
    return `${session}.working`;
  }
}
