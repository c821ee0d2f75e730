import { parseJson } from '../../core/json.ts';
import { DisposableStore, Emitter, type Disposable } from '../../core/lifecycle.ts';
import { codedError } from '../storageFailure.ts';
import type { FileChange, TabFiles } from './tabFiles.ts';

/** The file that tells tabs which other files there are. */
const catalogName = 'names';

/**
 * A folder as all tabs of the browser see it: with the files that others have written since this tab was opened. Each
 * tab hears of what is written while it listens, and writes the names of all files into a file whose name all tabs
 * know, for those that did not listen yet. Names that two tabs write at once may get lost there, and are written again
 * with the next file. A tab that is opened later lists all files anyway.
 */
export class SharedFolder implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<FileChange>());
  private readonly known = new Set<string>();
  /** Names under which there was no file when this tab last heard of them. */
  private readonly gone = new Set<string>();
  private telling: Promise<void> | undefined;
  private toTellAgain = false;

  /** Fires for each file that any tab has written or removed. */
  readonly onDidChange = this.changes.event;

  private constructor(private readonly files: TabFiles) {
    this.disposables.add(files.onDidChange(change => this.hear(change)));
  }

  /** Whether there is a file whose name matches. Makes nothing and never throws. */
  static async holds(files: TabFiles, pattern: RegExp): Promise<boolean> {
    const names = await Promise.all([
      files.list().catch(() => []),
      files.read(catalogName).then(namesIn, () => []),
    ]);
    return names.flat().some(name => pattern.test(name));
  }

  /** Makes the folder if it is not there, and listens to other tabs. */
  static async open(files: TabFiles): Promise<SharedFolder> {
    await files.make();
    const folder = new SharedFolder(files);
    try {
      (await files.list()).forEach(name => folder.learn(name));
      return folder;
    } catch (thrown) {
      folder.dispose();
      throw thrown;
    }
  }

  /** The names of all files that match. */
  async names(pattern: RegExp): Promise<readonly string[]> {
    namesIn(await this.files.read(catalogName)).forEach(name => this.learn(name));
    return [...this.known].filter(name => pattern.test(name));
  }

  /** `undefined` if there is no such file, or no longer. */
  async read(name: string): Promise<string | undefined> {
    const text = await this.files.read(name);
    if (text === undefined) {
      this.forget(name);
    }
    return text;
  }

  /**
   * Writes a file and reads it back: a browser may say that it has kept what it has not.
   * @throws an error with the code `NotKept` if it is not there afterwards.
   */
  async write(name: string, text: string): Promise<void> {
    // VS Code tells of a file before it says that it has written it.
    const isNew = !this.known.has(name);
    await this.files.write(name, text);
    this.gone.delete(name);
    this.known.add(name);
    if ((await this.files.read(name)) !== text) {
      throw codedError('NotKept', 'The browser has not kept the file.');
    }
    if (isNew) {
      void this.tellNames();
    }
  }

  async remove(name: string): Promise<void> {
    await this.files.remove(name);
    this.forget(name);
  }

  /**
   * Writes the names of all files down for tabs that cannot list them. If that fails, those see what was written when
   * they are opened again.
   */
  async tellNames(): Promise<void> {
    this.toTellAgain = true;
    this.telling ??= this.tell().finally(() => {
      this.telling = undefined;
    });
    await this.telling;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async tell(): Promise<void> {
    while (this.toTellAgain) {
      this.toTellAgain = false;
      try {
        const told = await this.files.read(catalogName);
        namesIn(told).forEach(name => this.learn(name));
        const text = JSON.stringify([...this.known].sort());
        if (text !== told) {
          await this.files.write(catalogName, text);
        }
      } catch {
        // As good as what is written with the next file.
      }
    }
  }

  private hear({ name, removed }: FileChange): void {
    if (name === catalogName) {
      return;
    }
    if (removed) {
      this.forget(name);
    } else {
      this.gone.delete(name);
      this.known.add(name);
    }
    this.changes.fire({ name, removed });
  }

  private learn(name: string): void {
    if (name !== catalogName && !this.gone.has(name)) {
      this.known.add(name);
    }
  }

  private forget(name: string): void {
    this.known.delete(name);
    this.gone.add(name);
  }
}

/** The names in the text of the catalog; none if it is not there or damaged. */
function namesIn(text: string | undefined): readonly string[] {
  const names = parseJson(text ?? '');
  return Array.isArray(names) ? names.filter(name => typeof name === 'string') : [];
}
