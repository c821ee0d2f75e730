import type { Event } from '../../core/lifecycle.ts';

/** A file that some tab has written or removed. */
export interface FileChange {
  readonly name: string;
  readonly removed: boolean;
}

/**
 * The files of one folder as a tab of a browser has them. VS Code reads their names once for each tab: what another tab
 * writes afterwards can be read by its name, and is told of while somebody listens, but it is never listed.
 */
export interface TabFiles {
  /** Tells of each file that any tab has written or removed, this one included. */
  readonly onDidChange: Event<FileChange>;
  /** Makes the folder. */
  make(): Promise<void>;
  /** The names that this tab knows of; none where there is no folder. */
  list(): Promise<readonly string[]>;
  /** `undefined` if there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Resolves once the browser says that it has kept the file. */
  write(name: string, text: string): Promise<void>;
  /** Does nothing if there is no such file. */
  remove(name: string): Promise<void>;
}
