import * as vscode from 'vscode';
import {
  completenessOf,
  hasEverybody,
  isComplete,
  loadFirst,
  type Completeness,
} from '../../chats/completion.ts';
import type { People } from '../../chats/people.ts';
import type { Person } from '../../chats/person.ts';
import type { PeopleGrouping } from '../../host/contributions.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { chatCountText } from '../chats/chatText.ts';
import { personHints } from '../chats/twinText.ts';
import { pickText, plainText, textBehind } from '../text/safeText.ts';
import { loadEveryone } from './loadEveryone.ts';
import { completenessWords, personDescription, personLabel } from './peopleText.ts';
import type { PeopleTree } from './peopleTree.ts';

/** People that the search lists at once; further letters find the others. */
const peopleListed = 100;

/** What the search is answered with. */
type FindAnswer =
  { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'complete'; readonly text: string };

type FindItem = vscode.QuickPickItem & {
  readonly person?: Person;
  readonly completes?: boolean;
};

/** The commands of the People view: find somebody, group, and load what is missing. */
export class PeopleCommands {
  constructor(
    private readonly connections: Connections,
    private readonly tree: PeopleTree,
  ) {}

  /** Find Person in Chats…: by name, address or id, then shows the person with their chats. */
  async findPerson(): Promise<void> {
    const connection = this.connections.require();
    const { chats, signal } = connection;
    await loadFirst(chats, signal);
    let text = '';
    for (;;) {
      const answer = await ask(connection, await connection.people(signal), text);
      if (answer?.kind !== 'complete') {
        if (answer) {
          await this.tree.reveal(answer.person);
        }
        return;
      }
      text = answer.text;
      await loadEveryone(this.connections);
    }
  }

  /** Loads all chats and all members. */
  async loadEveryone(): Promise<void> {
    await loadEveryone(this.connections);
  }

  /** Asks how to group the people, and keeps the answer for all windows. */
  async groupBy(): Promise<void> {
    const current = this.tree.grouping;
    const choices: readonly (vscode.QuickPickItem & { readonly grouping: PeopleGrouping })[] = [
      { label: vscode.l10n.t('No groups'), grouping: 'none' },
      { label: vscode.l10n.t('Tenant'), grouping: 'tenant' },
    ];
    const items = choices.map(choice =>
      choice.grouping === current ? { ...choice, description: vscode.l10n.t('current') } : choice,
    );
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group People By') });
    if (chosen) {
      await this.tree.groupBy(chosen.grouping);
    }
  }
}

/** Asks whom to find; `undefined` if the person gave up. */
async function ask(connection: Connection, people: People, text: string): Promise<FindAnswer | undefined> {
  const pick = vscode.window.createQuickPick<FindItem>();
  pick.title = vscode.l10n.t('Find Person in Chats');
  pick.placeholder = vscode.l10n.t('Part of a name or an address, or a whole ID');
  pick.value = text;
  pick.items = findItems(connection, people, text);
  pick.onDidChangeValue(value => {
    pick.items = findItems(connection, people, value);
  });
  const answer = await new Promise<FindAnswer | undefined>(resolve => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen?.person) {
        resolve({ kind: 'person', person: chosen.person });
      } else if (chosen?.completes === true) {
        resolve({ kind: 'complete', text: pick.value });
      }
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  return answer;
}

/** Whom the text finds, what it does not, and where it was not looked for yet. */
function findItems({ chats, self }: Connection, people: People, text: string): FindItem[] {
  const blank = text.trim() === '';
  const found = blank
    ? { people: people.all.slice(0, peopleListed), more: Math.max(0, people.all.length - peopleListed) }
    : people.find(text, peopleListed);
  // The list is made for this text already: VS Code is not to filter it once more.
  const alwaysShow = true;
  const hints = personHints(found.people, ({ key }) => key);
  const items: FindItem[] = found.people.map(person => ({
    label: pickText(personLabel(person)),
    description: textBehind(
      personLabel(person),
      pickText(personDescription(person, self, hints.get(person))),
    ),
    person,
    alwaysShow,
  }));
  const completeness = completenessOf(chats);
  if (found.people.length === 0) {
    items.push({ label: nobodyText(text, completeness), alwaysShow });
  } else if (found.more > 0) {
    items.push({
      label: '$(ellipsis)',
      description: vscode.l10n.t('{count} more; type more letters to find them', { count: found.more }),
      alwaysShow,
    });
  }
  if (!isComplete(completeness)) {
    // Without words in the label, which VS Code would sort among the names that match.
    items.push({
      label: '$(cloud-download)',
      description: vscode.l10n.t('Load Everyone'),
      detail: completenessWords(completeness),
      completes: true,
      alwaysShow,
    });
  }
  return items;
}

/** Says that nobody was found, and where. */
function nobodyText(text: string, completeness: Completeness): string {
  const values = { text: pickText(plainText(text, 60)), chats: chatCountText(completeness.chats) };
  if (text.trim() === '') {
    return vscode.l10n.t('Nobody is in the chats loaded so far');
  }
  return hasEverybody(completeness)
    ? vscode.l10n.t('"{text}" is in none of your chats ({chats})', values)
    : vscode.l10n.t('"{text}" is not in the chats loaded so far ({chats})', values);
}
