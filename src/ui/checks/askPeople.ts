import * as vscode from 'vscode';
import { isSelf } from '../../chats/model.ts';
import type { People } from '../../chats/people.ts';
import { isNameablePerson, type NameablePerson } from '../../chats/person.ts';
import { targetFor } from '../../checks/selection.ts';
import {
  distinctTargets,
  formatTarget,
  inTenant,
  isOwn,
  type OwnIdentity,
  type Target,
} from '../../checks/target.ts';
import type { TypedPiece } from '../../checks/typedPiece.ts';
import { readTyped } from '../../checks/typedTargets.ts';
import { sameGuid } from '../../core/guid.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { registrationIdsIn } from '../../graph/registrationIds.ts';
import type { Connection } from '../../session/connection.ts';
import { personHints } from '../chats/twinText.ts';
import type { MultiStepInput } from '../input/multiStepInput.ts';
import { TickedPick } from '../input/tickedPick.ts';
import { personDescription, personLabel } from '../people/peopleText.ts';
import { pickText, plainText, textBehind } from '../text/safeText.ts';
import { targetProblemText, TargetNames } from './checkText.ts';

/** People that are listed at once; further letters find the others. */
const peopleListed = 100;

/** With so many characters more at once, text was pasted. */
const pastedLength = 3;

/** Whom the box knows, and whom it must not take. */
export interface PeopleQuestion {
  readonly title: string;
  readonly connection: Connection;
  readonly people: People;
  /** The account that asks, where it must not be one of them. */
  readonly own: OwnIdentity | undefined;
  /** Whether other accounts ask too, perhaps of other tenants. */
  readonly othersAsk: boolean;
  /** Whom was asked about before, the latest first. */
  readonly recent: readonly Target[];
}

/** A row of the box. */
type PeopleItem = vscode.QuickPickItem &
  (
    | { readonly kind?: undefined; readonly is: 'person'; readonly person: NameablePerson }
    | { readonly kind?: undefined; readonly is: 'typed'; readonly piece: TypedPiece }
    | { readonly kind?: undefined; readonly is: 'clipboard' }
    /** Says something, and cannot be taken. */
    | { readonly kind?: undefined; readonly is: 'note' }
    | { readonly kind: vscode.QuickPickItemKind.Separator; readonly is: 'heading' }
  );

/** The list of the box while it is open. */
interface PeopleList {
  readonly pick: vscode.QuickPick<PeopleItem>;
  readonly rows: TickedPick<PeopleItem>;
}

/**
 * One box for people: those of the loaded chats to tick, addresses and IDs to type or paste, both at the same time. What
 * was typed and ticked stays for the next time that it is shown.
 */
export class PeopleBox {
  private text = '';
  private readonly ticked = new Map<string, NameablePerson>();
  private clipboard: readonly TypedPiece[] = [];

  constructor(private readonly question: PeopleQuestion) {}

  /** Asks until there is at least one person, and nothing that names nobody. */
  async ask(input: MultiStepInput): Promise<readonly Target[]> {
    const copied = await vscode.env.clipboard.readText();
    // What was copied for Set Up App Registration… names nobody.
    this.clipboard = registrationIdsIn(copied) ? [] : readTyped(copied);
    const pick = vscode.window.createQuickPick<PeopleItem>();
    pick.title = this.question.title;
    pick.placeholder = vscode.l10n.t('Names to look for, or addresses and IDs, typed or pasted');
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.ignoreFocusOut = true;
    pick.value = this.text;
    const list: PeopleList = { pick, rows: new TickedPick(pick) };
    this.show(list);
    return input.ask<readonly Target[], vscode.QuickPick<PeopleItem>>(pick, (_, answer) => {
      const disposables = new DisposableStore();
      disposables.add(pick.onDidChangeValue(text => void this.changeText(list, text)));
      disposables.add(list.rows.onDidTick(items => this.select(list, items)));
      disposables.add(
        pick.onDidAccept(() => {
          const targets = list.rows.isSettled ? this.targets() : undefined;
          if (targets) {
            answer(targets);
          } else {
            this.show(list);
          }
        }),
      );
      return disposables;
    });
  }

  /** Everybody who is ticked or typed; `undefined` if that is nobody, or something that was typed names nobody. */
  private targets(): readonly Target[] | undefined {
    const pieces = this.pieces();
    const isSearch = this.isSearch(pieces);
    const typed = pieces.flatMap(piece =>
      piece.kind === 'target' && !this.isOwn(piece) ? [this.placed(piece.target)] : [],
    );
    if (!isSearch && typed.length < pieces.length) {
      return undefined;
    }
    const { tenantId } = this.question.connection.account;
    const ticked = [...this.ticked.values()].map(person => targetFor(person, tenantId));
    const all = distinctTargets([...typed, ...ticked]);
    return all.length > 0 ? all : undefined;
  }

  private async changeText(list: PeopleList, text: string): Promise<void> {
    if (text === this.text) {
      return;
    }
    const wasPasted = text.length - this.text.length >= pastedLength;
    this.text = text;
    this.show(list);
    const lines = wasPasted ? (await vscode.env.clipboard.readText()).trim() : '';
    // A box has one line: of the ends of lines that are pasted it makes blanks, or nothing.
    const joined = ['', ' ']
      .map(blank => lines.replace(/\r?\n/gu, blank))
      .find(line => line !== lines && this.text.includes(line));
    if (joined !== undefined) {
      this.setText(
        list,
        this.text.replace(joined, () => listOf(readTyped(lines))),
      );
    }
  }

  private setText(list: PeopleList, text: string): void {
    this.text = text;
    list.pick.value = text;
    this.show(list);
  }

  /** Takes over what is ticked. Who was typed and is unticked leaves the text, and notes cannot be ticked. */
  private select(list: PeopleList, selected: readonly PeopleItem[]): void {
    if (selected.some(({ is }) => is === 'clipboard')) {
      const people = listOf(this.takeable(this.clipboard));
      this.clipboard = [];
      this.setText(list, [this.text.trim(), people].filter(Boolean).join(', '));
      return;
    }
    const { items } = list.pick;
    const isWanted = new Set(selected);
    let hasNew = false;
    for (const item of items) {
      if (item.is === 'person') {
        const { key } = item.person;
        hasNew ||= isWanted.has(item) && !this.ticked.has(key);
        if (isWanted.has(item)) {
          this.ticked.set(key, item.person);
        } else {
          this.ticked.delete(key);
        }
      }
    }
    const unticked = new Set(
      items.flatMap(item => (item.is === 'typed' && !isWanted.has(item) ? [item.piece.text] : [])),
    );
    if (unticked.size > 0) {
      this.setText(list, listOf(this.pieces().filter(({ text }) => !unticked.has(text))));
      return;
    }
    const pieces = this.pieces();
    const last = pieces.at(-1);
    if (hasNew && last && isName(last) && !this.isSearch(pieces)) {
      // The name was found: what is left of it would name nobody.
      this.setText(list, `${listOf(pieces.slice(0, -1))}, `);
      return;
    }
    if (items.some(item => this.isTicked(item) !== isWanted.has(item))) {
      this.show(list);
    }
  }

  private show({ rows }: PeopleList): void {
    rows.show(this.items(), item => this.isTicked(item));
  }

  private isTicked(item: PeopleItem): boolean {
    return item.is === 'typed' || (item.is === 'person' && this.ticked.has(item.person.key));
  }

  private items(): PeopleItem[] {
    const pieces = this.pieces();
    const names = new TargetNames(this.question.people);
    const search = this.isSearch(pieces)
      ? this.text
      : isName(pieces.at(-1))
        ? (pieces.at(-1)?.text ?? '')
        : '';
    const typed = this.isSearch(pieces) ? [] : pieces.map(piece => this.typedItem(piece, names));
    const blank = this.text.trim() === '';
    const copied = blank ? this.takeable(this.clipboard) : [];
    return [
      ...typed,
      ...(copied.length > 0 ? [this.clipboardItem(copied, names)] : []),
      ...this.peopleItems(search, blank || search !== ''),
    ];
  }

  /** A person who was typed, or why nobody was. */
  private typedItem(piece: TypedPiece, names: TargetNames): PeopleItem {
    const label = pickText(piece.kind === 'target' ? formatTarget(piece.target) : piece.text);
    if (piece.kind === 'problem' || this.isOwn(piece)) {
      const why =
        piece.kind === 'problem'
          ? targetProblemText(piece)
          : vscode.l10n.t('This is you. Nobody is checked against themselves.');
      return { is: 'note', label: `$(error) ${label}`, description: why, alwaysShow: true };
    }
    const known = names.name(this.placed(piece.target));
    const kind = this.kindText(piece.target);
    const description = known === undefined ? kind : `${pickText(known)} · ${kind}`;
    return { is: 'typed', piece, label, description, alwaysShow: true };
  }

  private clipboardItem(pieces: readonly TypedPiece[], names: TargetNames): PeopleItem {
    const leftOut = problemsIn(this.clipboard);
    const people = pieces.flatMap(piece =>
      piece.kind === 'target' ? [names.label(this.placed(piece.target))] : [],
    );
    return {
      is: 'clipboard',
      label:
        people.length === 1
          ? vscode.l10n.t('$(clippy) Take 1 person from the clipboard')
          : vscode.l10n.t('$(clippy) Take {count} people from the clipboard', { count: people.length }),
      description: pickText(plainText(people.join(', '), 80)),
      ...(leftOut.length > 0
        ? {
            detail: vscode.l10n.t('Left out, because it does not say who is meant: {pieces}', {
              pieces: pickText(plainText(listOf(leftOut), 80)),
            }),
          }
        : {}),
      alwaysShow: true,
    };
  }

  /** Who is ticked, then those whom the text finds; without a text those who were asked about last, then all others. */
  private peopleItems(search: string, isListed: boolean): PeopleItem[] {
    const { connection, people } = this.question;
    const blank = search.trim() === '';
    const found = blank
      ? { people: [...this.recentPeople(), ...people.all], more: 0 }
      : people.find(search, peopleListed + this.ticked.size);
    const candidates = new Map<string, NameablePerson>();
    for (const person of isListed ? found.people : []) {
      if (isNameablePerson(person) && !this.isOwnPerson(person) && !this.ticked.has(person.key)) {
        candidates.set(person.key, person);
      }
    }
    const shown = [...candidates.values()].slice(0, peopleListed);
    const more = candidates.size - shown.length + found.more;
    const ticked = [...this.ticked.values()];
    const hints = personHints([...ticked, ...shown], ({ key }) => key);
    const items = [...ticked, ...shown].map((person): PeopleItem => {
      const label = personLabel(person);
      return {
        is: 'person',
        person,
        label: pickText(label),
        description: textBehind(
          label,
          pickText(personDescription(person, connection.self, hints.get(person))),
        ),
        alwaysShow: true,
      };
    });
    if (isListed && !blank && shown.length === 0) {
      const label = vscode.l10n.t('Nobody in the chats loaded so far is called "{text}"', {
        text: pickText(plainText(search.trim(), 60)),
      });
      items.push({
        is: 'note',
        label,
        description: vscode.l10n.t('type an address or an ID'),
        alwaysShow: true,
      });
    }
    if (more > 0) {
      const description = vscode.l10n.t('{count} more; type more letters to find them', { count: more });
      items.push({ is: 'note', label: '$(ellipsis)', description, alwaysShow: true });
    }
    const heading: PeopleItem = {
      kind: vscode.QuickPickItemKind.Separator,
      is: 'heading',
      label: vscode.l10n.t('People in the chats loaded so far'),
    };
    return items.length > 0 ? [heading, ...items] : [];
  }

  private recentPeople(): readonly NameablePerson[] {
    const { people, recent } = this.question;
    return recent.flatMap(target => {
      const person =
        target.kind === 'id'
          ? people.withUserId(target.id)
          : people.withAddress(target.kind === 'email' ? target.email : target.userPrincipalName);
      return person && isNameablePerson(person) ? [person] : [];
    });
  }

  private pieces(): readonly TypedPiece[] {
    return readTyped(this.text);
  }

  /** Whether the text is nothing but a name to look for. */
  private isSearch(pieces: readonly TypedPiece[]): boolean {
    return pieces.length > 0 && pieces.every(isName) && !/[,;]/u.test(this.text);
  }

  private takeable(pieces: readonly TypedPiece[]): readonly TypedPiece[] {
    return pieces.filter(piece => piece.kind === 'target' && !this.isOwn(piece));
  }

  private isOwn(piece: TypedPiece): boolean {
    const { own } = this.question;
    return own !== undefined && piece.kind === 'target' && isOwn(piece.target, own);
  }

  /** Who was typed, with the tenant: whoever asks, an ID without one is of the tenant of the account signed in. */
  private placed(target: Target): Target {
    return inTenant(target, this.question.connection.account.tenantId);
  }

  private kindText(target: Target): string {
    switch (target.kind) {
      case 'email':
        return vscode.l10n.t('email');
      case 'upn':
        return vscode.l10n.t('user principal name');
      case 'id': {
        const { connection, othersAsk } = this.question;
        const { label, tenantId } = connection.account;
        if (target.tenantId !== undefined && !sameGuid(target.tenantId, tenantId)) {
          return vscode.l10n.t('ID in another tenant');
        }
        return othersAsk
          ? vscode.l10n.t('ID in the tenant of {account}', { account: pickText(label) })
          : vscode.l10n.t('ID');
      }
    }
  }

  private isOwnPerson(person: NameablePerson): boolean {
    return this.question.own !== undefined && isSelf(person, this.question.connection.self);
  }
}

/** Whether a piece is a name, or the beginning of one, that nothing but a search understands. */
function isName(piece: TypedPiece | undefined): boolean {
  return piece?.kind === 'problem' && piece.reason === 'notATarget';
}

/** People as one line that reads the same. */
function listOf(pieces: readonly TypedPiece[]): string {
  return pieces.map(piece => (piece.kind === 'target' ? formatTarget(piece.target) : piece.text)).join(', ');
}

function problemsIn(pieces: readonly TypedPiece[]): readonly TypedPiece[] {
  return pieces.filter(({ kind }) => kind === 'problem');
}
