import type * as vscode from 'vscode';
import type { CheckStorage } from '../checks/checkHistory.ts';
import type { JournalStorage } from '../access/journal.ts';

/** What only the kind of extension host has that the extension runs in: Node, or a web worker of a browser. */
export interface Platform {
  readonly journal: StoragePlace<JournalStorage>;
  readonly checks: StoragePlace<CheckStorage>;
  readonly machine: () => Machine;
}

/** Where something is kept, in the folder that VS Code gives the extension for all windows. */
export interface StoragePlace<Storage> {
  /** Whether anything is kept there. Makes nothing and never throws. */
  readonly isIn: (folder: vscode.Uri) => Promise<boolean>;
  /** Opens it, and makes what is not there yet. @throws FailureError `storage` */
  readonly open: (folder: vscode.Uri) => Promise<Storage>;
}

/** What the machine says of itself. A browser says nothing. */
export interface Machine {
  /** The operating system, as Node names it: `linux`. */
  readonly operatingSystem: string | undefined;
  /** The proxy that the environment names, as it stands there. */
  readonly proxyVariable: string | undefined;
  /** The person's own folder. */
  readonly homeFolder: vscode.Uri | undefined;
}
