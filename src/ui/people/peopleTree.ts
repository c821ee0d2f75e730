import * as vscode from 'vscode';
import { completenessOf, isComplete } from '../../chats/completion.ts';
import { nameOrder } from '../../chats/nameOrder.ts';
import type { People, PersonMembership } from '../../chats/people.ts';
import type { Person } from '../../chats/person.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { rowCommandIds, viewIds, type PeopleGrouping } from '../../host/contributions.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { failureItem } from '../chats/failureItem.ts';
import { chatHints, personHints } from '../chats/twinText.ts';
import type { LazyTree } from '../views/lazyView.ts';
import { moreItem } from '../views/moreItem.ts';
import { RowLimits, rowsAtOnce } from '../views/rowLimits.ts';
import { groupOf, groupPlace, PeopleGroups } from './peopleGroups.ts';
import { completeItem, groupItem, membershipItem, personItem } from './peopleItems.ts';
import {
  isPeopleNode,
  type CompletePeopleNode,
  type MembershipNode,
  type PeopleNode,
  type PersonNode,
} from './peopleNodes.ts';
import { completenessText, membershipTooltip, personTooltip } from './peopleText.ts';

/** Where the grouping is kept. */
const groupingKey = 'people.groupBy';

/** The place of the rows without a parent. */
const rootPlace = '';

/** What the tree needs. */
export interface PeopleTreeParts {
  readonly connections: Connections;
  readonly view: vscode.TreeView<PeopleNode>;
  /** Tells VS Code that rows changed; without any, that all did. */
  readonly changed: (nodes?: readonly PeopleNode[]) => void;
  readonly memento: vscode.Memento;
}

/** The people in the chats of the connection as a tree: what is missing, groups if wanted, people, their chats. */
export class PeopleTree implements LazyTree<PeopleNode> {
  private readonly disposables = new DisposableStore();
  private readonly complete: CompletePeopleNode = { kind: 'completePeople' };
  /** Rows by person, and how many rows are shown, for the connection that is followed. */
  private nodes = new Map<string, PersonNode>();
  private limits = new RowLimits();
  /** What tells people apart that read the same, and chats below one person, by their rows. */
  private readonly hints = new Map<string, string>();
  private readonly chatHints = new Map<string, string>();
  private followed: { readonly connection: Connection; readonly people: People } | undefined;
  private following = new DisposableStore();
  private groups: PeopleGroups | undefined;
  /** Rows that changed and are not drawn again yet: `all` of them, or those of some people. */
  private pending: 'all' | Set<string> = new Set();
  private showing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: PeopleTreeParts) {
    this.disposables.add(parts.connections.onDidChange(() => this.unfollow()));
    this.disposables.add({ dispose: () => this.unfollow() });
  }

  get grouping(): PeopleGrouping {
    return this.parts.memento.get<PeopleGrouping>(groupingKey) === 'tenant' ? 'tenant' : 'none';
  }

  async groupBy(grouping: PeopleGrouping): Promise<void> {
    await this.parts.memento.update(groupingKey, grouping);
    this.parts.changed();
  }

  async getChildren(node: PeopleNode | undefined): Promise<PeopleNode[]> {
    const connection = this.parts.connections.current;
    if (!connection) {
      return [];
    }
    try {
      const people = await this.follow(connection, node === undefined);
      switch (node?.kind) {
        case undefined:
          return this.roots(connection, people);
        case 'peopleGroup':
          return this.limited(groupPlace(node.group), this.groupsOf(connection, people).peopleIn(node.group));
        case 'person':
          return this.chatsOf(people, node);
        case 'membership':
        case 'completePeople':
        case 'morePeople':
        case 'failure':
          return [];
      }
    } catch (thrown) {
      if (failureOf(thrown).kind === 'cancelled') {
        return [];
      }
      throw thrown;
    }
  }

  getTreeItem(node: PeopleNode): vscode.TreeItem {
    switch (node.kind) {
      case 'person':
        return personItem(
          this.personOf(node),
          this.followed?.connection.self,
          this.hints.get(node.personKey),
        );
      case 'membership':
        return membershipItem(
          node,
          this.membershipOf(node),
          this.followed?.connection.self,
          this.chatHints.get(`${node.person.personKey} ${node.chatId}`),
        );
      case 'peopleGroup':
        return groupItem(node, this.groups);
      case 'completePeople':
        return completeItem(this.missing());
      case 'morePeople':
        return moreItem(node, node.hidden, rowCommandIds.showMorePeople);
      case 'failure':
        return failureItem(node);
    }
  }

  tooltipOf(node: PeopleNode): vscode.MarkdownString | undefined {
    const self = this.followed?.connection.self;
    if (node.kind === 'person') {
      const person = this.personOf(node);
      return person && personTooltip(person, self);
    }
    const membership = node.kind === 'membership' ? this.membershipOf(node) : undefined;
    return membership && membershipTooltip(membership, self);
  }

  parentOf(node: PeopleNode): PeopleNode | undefined {
    if (node.kind === 'membership') {
      return node.person;
    }
    const person = node.kind === 'person' ? this.personOf(node) : undefined;
    const group = person && groupOf(person, this.grouping);
    return group && { kind: 'peopleGroup', group };
  }

  /** Shows more of the rows that the row stands for. */
  showMore(row: unknown): void {
    if (!isPeopleNode(row) || row.kind !== 'morePeople') {
      return;
    }
    this.limits.showMore(row.place);
    this.parts.changed();
  }

  /** Opens the view at a person, with their chats. */
  async reveal({ key, userId }: Person): Promise<void> {
    this.limits.showBeyond(key);
    await vscode.commands.executeCommand(`${viewIds.people}.focus`);
    this.parts.changed();
    await this.parts.view.reveal(this.nodeOf(key, userId), { select: true, focus: true, expand: true });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** The people of the connection. From now on what changes among them is shown. */
  private async follow(connection: Connection, readsList: boolean): Promise<People> {
    const { chats, signal } = connection;
    if (readsList && chats.state.kind === 'unread') {
      // The failure is in the store's state, from where it is shown.
      await chats.loadMore(signal).catch(failureOf);
    }
    const people = await connection.people(signal);
    if (this.followed?.people !== people && this.parts.connections.current === connection) {
      this.unfollow();
      this.followed = { connection, people };
      this.following.add(
        people.onDidChange(change => this.showSoon(change.kind === 'all' ? undefined : change.keys)),
      );
      this.following.add(chats.onDidChange(change => this.showSoon(change.kind === 'list' ? undefined : [])));
    }
    return people;
  }

  private unfollow(): void {
    this.following.dispose();
    this.following = new DisposableStore();
    this.followed = undefined;
    this.nodes = new Map();
    this.limits = new RowLimits();
    this.hints.clear();
    this.chatHints.clear();
    this.groups = undefined;
    clearTimeout(this.showing);
    this.showing = undefined;
    this.pending = new Set();
    this.parts.view.message = '';
  }

  private roots(connection: Connection, people: People): PeopleNode[] {
    this.showMessage();
    const { state, chats } = connection.chats;
    const rows: PeopleNode[] = [];
    if (state.kind === 'failed' && chats.length > 0) {
      rows.push({ kind: 'failure', failure: state.failure, retry: { kind: 'page' } });
    }
    if (chats.length > 0 && !isComplete(completenessOf(connection.chats))) {
      rows.push(this.complete);
    }
    this.groups = undefined;
    const groups = this.groupsOf(connection, people);
    const grouped: PeopleNode[] = groups.all.map(group => ({ kind: 'peopleGroup', group }));
    return [...rows, ...this.limited(rootPlace, groups.ungrouped), ...grouped];
  }

  private groupsOf(connection: Connection, people: People): PeopleGroups {
    const tenantId = connection.self?.tenantId ?? connection.account.tenantId;
    this.groups ??= new PeopleGroups(people.all, this.grouping, tenantId, nameOrder(vscode.env.language));
    return this.groups;
  }

  /** The first people of a place, and those who were looked for. */
  private limited(place: string, people: readonly Person[]): PeopleNode[] {
    const { shown, hidden } = this.limits.limited(place, people, ({ key }) => key);
    const hints = personHints(shown, ({ key }) => key);
    for (const person of shown) {
      putOrDelete(this.hints, person.key, hints.get(person));
    }
    const rows: PeopleNode[] = shown.map(({ key, userId }) => this.nodeOf(key, userId));
    return hidden === 0 ? rows : [...rows, { kind: 'morePeople', place, hidden }];
  }

  private chatsOf(people: People, person: PersonNode): PeopleNode[] {
    const chats = new Map(people.memberships(person.personKey).map(({ chat }) => [chat.id, chat]));
    const chatIds = [...chats.keys()];
    const hints = chatHints(chats.values(), this.followed?.connection.self);
    for (const chat of chats.values()) {
      putOrDelete(this.chatHints, `${person.personKey} ${chat.id}`, hints.get(chat));
    }
    const { shown, hidden } = this.limits.limited(person.personKey, chatIds);
    const rows = shown.map((chatId): PeopleNode => ({ kind: 'membership', person, chatId }));
    return hidden === 0 ? rows : [...rows, { kind: 'morePeople', place: person.personKey, hidden }];
  }

  private nodeOf(personKey: string, userId: string | undefined): PersonNode {
    const node: PersonNode = this.nodes.get(personKey) ?? { kind: 'person', personKey, userId };
    this.nodes.set(personKey, node);
    return node;
  }

  private personOf({ personKey }: PersonNode): Person | undefined {
    return this.followed?.people.person(personKey);
  }

  private membershipOf({ person, chatId }: MembershipNode): PersonMembership | undefined {
    return this.followed?.people.membershipIn(person.personKey, chatId);
  }

  /** Shows what changed after a quarter of a millisecond for every row: VS Code reads and draws them anew. */
  private showSoon(keys: readonly string[] | undefined): void {
    if (keys === undefined || this.pending === 'all') {
      this.pending = 'all';
    } else {
      keys.forEach(key => this.pending !== 'all' && this.pending.add(key));
    }
    this.showing ??= setTimeout(() => this.show(), Math.min(this.nodes.size, rowsAtOnce) / 4);
  }

  private show(): void {
    this.showing = undefined;
    const { pending } = this;
    this.pending = new Set();
    this.showMessage();
    // The row that loads what is missing goes when nothing is.
    if (pending === 'all' || this.isComplete) {
      this.parts.changed();
    } else {
      const changed = [...pending].flatMap(key => this.nodes.get(key) ?? []);
      if (changed.length > 0) {
        this.parts.changed(changed);
      }
    }
  }

  /** A view with a message shows no welcome text, and a welcome text is what explains an empty list. */
  private showMessage(): void {
    const listed = this.followed !== undefined && this.followed.connection.chats.chats.length > 0;
    this.parts.view.message = (listed ? this.missing() : undefined) ?? '';
  }

  private get isComplete(): boolean {
    return this.followed !== undefined && isComplete(completenessOf(this.followed.connection.chats));
  }

  private missing(): string | undefined {
    return this.followed && completenessText(completenessOf(this.followed.connection.chats));
  }
}

function putOrDelete(map: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}
