import { deepEqual } from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ChatStore } from '../../src/chats/chatStore.ts';
import type { Chat } from '../../src/chats/model.ts';
import { Emitter } from '../../src/core/lifecycle.ts';
import { SettingsReader } from '../../src/host/settings.ts';
import type { ChatsNode } from '../../src/ui/chats/chatNodes.ts';
import { ChatsTree, type ShownConnections } from '../../src/ui/chats/chatsTree.ts';
import { storeOf } from './chatReading.ts';
import { tell } from './result.ts';
import { timesOf, untilAtRest } from './tasks.ts';

/** What is measured, in milliseconds, once for each round or keystroke. */
export interface DrawingChats {
  /** Processor time of loading all chats while no tree is there. */
  readonly listing: readonly number[];
  /** The same while the tree is drawn. */
  readonly drawn: readonly number[];
  /** The longest task while all chats are loaded and no tree is there. */
  readonly longestListing: readonly number[];
  /** The same while the tree is drawn. */
  readonly longestDrawn: readonly number[];
  /** From each keystroke until VS Code has asked for the last row of its result. */
  readonly keystrokes: readonly number[];
}

const chatCount = 10_000;
const rowsAtOnce = 1000;
const warmUps = 2;
const rounds = 7;
/** Longer than the tree and VS Code wait before they draw what has changed. */
const settling = 1000;
/** A person who looks at what they type. VS Code draws nothing in the 200 ms after it has drawn something. */
const betweenKeys = 350;
/** What is typed, key by key. */
const typed = ['271', 'chat 964', '49 63', '8 5 2'];
/** What is not drawn by then never is. */
const patience = 10_000;
const never = new AbortController().signal;

/** A tree of the chats of a store, in sight, and what VS Code has asked of it. */
class DrawnTree implements vscode.TreeDataProvider<ChatsNode> {
  private readonly changes = new Emitter<ShownConnections['current']>();
  private readonly connections: { -readonly [K in keyof ShownConnections]: ShownConnections[K] } = {
    current: undefined,
    onDidChange: this.changes.event,
  };
  readonly tree = new ChatsTree(this.connections, new SettingsReader(vscode.Uri.file(tmpdir())), () =>
    Promise.reject(new Error('No chat is opened.')),
  );
  readonly onDidChangeTreeData = this.tree.onDidChangeTreeData;
  /** The rows at the top that VS Code was last given, and those of them that it has not drawn since. */
  private given: readonly ChatsNode[] = [];
  private awaited = new Set<ChatsNode>();
  private lastDrawnAt = 0;

  show(chats: ChatStore | undefined): void {
    this.connections.current = chats && { chats, signal: never, self: undefined };
    this.changes.fire(this.connections.current);
  }

  async getChildren(node?: ChatsNode): Promise<ChatsNode[]> {
    const rows = await this.tree.getChildren(node);
    if (node === undefined) {
      this.given = rows;
      this.awaited = new Set(rows);
    }
    return rows;
  }

  getTreeItem(node: ChatsNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    this.awaited.delete(node);
    this.lastDrawnAt = performance.now();
    return this.tree.getTreeItem(node);
  }

  /** Filters, and waits for the rows. @returns how long it took, in milliseconds */
  async filterBy(text: string): Promise<number> {
    const before = this.given;
    const start = performance.now();
    this.tree.filterBy(text);
    while (this.given === before || this.awaited.size > 0) {
      if (performance.now() - start > patience) throw new Error(`Nothing was drawn for "${text}".`);
      await delay(1);
    }
    return this.lastDrawnAt - start;
  }

  /** @throws Error unless the rows of these chats are drawn, in this order. */
  check(chats: readonly Chat[]): void {
    const ids = this.given.flatMap(row => (row.kind === 'chat' ? [row.chatId] : []));
    const rest = this.given.flatMap(row => (row.kind === 'chat' ? [] : [row.kind]));
    deepEqual(
      [ids, rest, this.awaited.size, this.tree.shownChats.length],
      [
        chats.slice(0, rowsAtOnce).map(({ id }) => id),
        chats.length > rowsAtOnce ? ['rest'] : [],
        0,
        chats.length,
      ],
    );
  }
}

/** Loads all chats, drawn if a tree is given, and waits until all is drawn. */
async function load(origin: string, tree?: DrawnTree): Promise<void> {
  const store = storeOf(origin);
  tree?.show(store);
  await store.loadAll(never, () => undefined);
  await delay(settling);
  deepEqual(store.chats.length, chatCount);
  tree?.check(store.chats);
}

/** Milliseconds of processor time that loading takes. What was drawn before is taken from the tree first. */
async function processorTime(origin: string, tree: DrawnTree, drawn: boolean): Promise<number> {
  tree.show(undefined);
  await delay(settling);
  const before = process.cpuUsage();
  await load(origin, drawn ? tree : undefined);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds of the longest task while all chats are loaded. */
async function longestTask(origin: string, tree: DrawnTree, drawn: boolean): Promise<number> {
  tree.show(undefined);
  await delay(settling);
  return (await timesOf(() => load(origin, drawn ? tree : undefined))).longest;
}

/** Whether a chat holds all words, found out in the simplest way. */
function holds(chat: Chat, text: string): boolean {
  const written = [chat.topic, ...chat.members.flatMap(({ displayName, email }) => [displayName, email])];
  const lower = written.join('\n').toLowerCase();
  return text
    .trim()
    .split(' ')
    .every(word => lower.includes(word));
}

/** Types, key by key, over all chats. Keys after which the rows are the same, so that none is drawn, do not count. */
async function keystrokes(origin: string, tree: DrawnTree): Promise<readonly number[]> {
  const store = storeOf(origin);
  tree.show(store);
  await store.loadAll(never, () => undefined);
  await delay(settling);
  const taken: number[] = [];
  let drawn = namesOfRows(store.chats);
  for (const text of typed.flatMap(whole => [...keysOf(whole), ''])) {
    const expected = store.chats.filter(chat => holds(chat, text));
    const names = namesOfRows(expected);
    if (names === drawn) {
      tree.tree.filterBy(text);
    } else {
      const milliseconds = await tree.filterBy(text);
      if (text !== '') taken.push(milliseconds);
    }
    tree.check(expected);
    drawn = names;
    await delay(betweenKeys);
  }
  return taken;
}

/** `t`, `te`, `tex`, `text` */
function keysOf(text: string): readonly string[] {
  return Array.from({ length: text.length }, (_, last) => text.slice(0, last + 1));
}

/** The same for chats of which the same rows are shown. */
function namesOfRows(chats: readonly Chat[]): string {
  const names = chats.slice(0, rowsAtOnce).map(({ id }) => id);
  return [...names, ...(chats.length > rowsAtOnce ? ['rest'] : [])].join(' ');
}

/** Measures several times with the tree and without it. */
async function eachWay(
  measure: (isDrawn: boolean) => Promise<number>,
): Promise<{ readonly drawn: readonly number[]; readonly without: readonly number[] }> {
  const drawn: number[] = [];
  const without: number[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    // Whichever comes second may find the host in another state: each comes second as often.
    for (const isDrawn of round % 2 === 0 ? [false, true] : [true, false]) {
      const value = await measure(isDrawn);
      if (round >= 0) (isDrawn ? drawn : without).push(value);
    }
  }
  return { drawn, without };
}

/** What VS Code calls in the extension host. */
export async function run(): Promise<void> {
  const origin = process.env['BENCH_ORIGIN'] ?? '';
  const tree = new DrawnTree();
  vscode.window.createTreeView('benchChats', { treeDataProvider: tree });
  await vscode.commands.executeCommand('benchChats.focus');
  await untilAtRest();
  const measured = {
    time: await eachWay(isDrawn => processorTime(origin, tree, isDrawn)),
    longest: await eachWay(isDrawn => longestTask(origin, tree, isDrawn)),
  };
  await tell({
    listing: measured.time.without,
    drawn: measured.time.drawn,
    longestListing: measured.longest.without,
    longestDrawn: measured.longest.drawn,
    keystrokes: await keystrokes(origin, tree),
  } satisfies DrawingChats);
}
