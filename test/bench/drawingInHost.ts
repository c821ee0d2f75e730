import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ChatsApi } from '../../src/chats/chatsApi.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import type { Chat, Member } from '../../src/chats/model.ts';
import { nameOrder } from '../../src/chats/nameOrder.ts';
import { People } from '../../src/chats/people.ts';
import type { Person } from '../../src/chats/person.ts';
import { personItem } from '../../src/ui/people/peopleItems.ts';
import { tell } from './result.ts';
import { timesOf, untilAtRest } from './tasks.ts';

const drawings = 9;
const rows = 1000;
const membersPerChat = 8;
const never = new AbortController().signal;

/** 10,000 people in chats of 8. */
const chats = Array.from({ length: 1250 }, (_, chat): Chat => ({
  id: `19:${chat}@thread.v2`,
  type: 'group',
  topic: `Chat ${chat}`,
  tenantId: 'contoso',
  webUrl: undefined,
  lastActivity: undefined,
  members: Array.from({ length: membersPerChat }, (_, index): Member => {
    const number = chat * membersPerChat + index;
    return {
      membershipId: `m${number}`,
      kind: 'aadUser',
      displayName: `Person ${number}`,
      userId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      tenantId: number % 3 === 0 ? 'fabrikam' : 'contoso',
      email: `person${number}@contoso.example`,
      roles: [],
      visibleHistoryStartDateTime: undefined,
    };
  }),
  unreadableMembers: 0,
  roster: 'complete',
}));

async function somePeople(): Promise<readonly Person[]> {
  const api: ChatsApi = {
    listChats: () => Promise.resolve({ items: chats, unreadable: 0, next: undefined }),
    listMembers: () => Promise.resolve({ members: [], unreadableMembers: 0, roster: 'complete' }),
  };
  const store = new ChatStore(api);
  await store.loadMore(never);
  const people = new People(store, nameOrder('en'));
  await people.ready(never);
  return people.all.slice(0, rows);
}

/** What VS Code calls in the extension host: draws the rows again and again, and tells the longest task of each time. */
export async function run(): Promise<void> {
  const people = await somePeople();
  const changes = new vscode.EventEmitter<undefined>();
  let drawn = 0;
  const provider: vscode.TreeDataProvider<Person> = {
    onDidChangeTreeData: changes.event,
    getChildren: person => (person === undefined ? [...people] : []),
    getTreeItem: person => {
      drawn += 1;
      return personItem(person, undefined, undefined);
    },
  };
  vscode.window.createTreeView('benchPeople', { treeDataProvider: provider });
  await untilAtRest();
  const longest: number[] = [];
  for (let time = 0; time < drawings; time += 1) {
    drawn = 0;
    const times = await timesOf(async () => {
      if (time === 0) await vscode.commands.executeCommand('benchPeople.focus');
      else changes.fire(undefined);
      while (drawn < people.length) await delay(1);
      // Until the rows have left for the window.
      await delay(100);
    });
    longest.push(times.longest);
  }
  await tell(longest);
}
