import type * as vscode from 'vscode';
import type { JournalStorage } from '../access/journal.ts';
import type { CheckStorage } from '../checks/checkHistory.ts';

/** What differs between the hosts that the extension runs in: Node, or a web worker of a browser. */
export interface Platform {
  readonly host: HostKind;
  readonly journal: StoragePlace<JournalStorage>;
  readonly checks: StoragePlace<CheckStorage>;
  /** `undefined` in a browser, which tells nothing of its machine. */
  readonly machine: () => Machine | undefined;
}

/** What the code of extensions runs in. A `browser` tells nothing of the network and keeps files less safely. */
export type HostKind = 'node' | 'browser';

/** Keeps something in the folder that VS Code gives the extension for all windows. */
export interface StoragePlace<Storage> {
  /** Whether anything is kept there. Creates nothing and never throws. */
  readonly isIn: (folder: vscode.Uri) => Promise<boolean>;
  /** Opens it, and creates what is missing. @throws FailureError `storage` */
  readonly open: (folder: vscode.Uri) => Promise<Storage>;
}

/** What is known about the machine. */
export interface Machine {
  /** The operating system as Node names it: `linux`. */
  readonly operatingSystem: string | undefined;
  /** The proxy of the environment variables, unchanged. */
  readonly proxyVariable: string | undefined;
  /** The person's home folder. */
  readonly homeFolder: vscode.Uri | undefined;
}
