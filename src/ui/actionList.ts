import * as vscode from 'vscode';
import { DisposableStore } from '../core/lifecycle.ts';
import type { MultiStepInput } from './multiStepInput.ts';

/** An item that does something when it is picked: the list then stays, or the next step follows. */
export interface ActionItem extends vscode.QuickPickItem {
  readonly act: (() => Promise<void>) | 'goOn';
  /** Said in place of the description once it was done. */
  readonly done?: string;
}

/** A list of things to do, in any order and as often as wanted, until the person goes on. */
export interface ActionQuestion {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  readonly items: readonly ActionItem[];
}

/** Shows a list of actions until the one that goes on is picked. */
export async function askActions(input: MultiStepInput, question: ActionQuestion): Promise<void> {
  const pick = vscode.window.createQuickPick<ActionItem>();
  pick.title = question.title;
  if (question.totalSteps > 1) {
    pick.step = question.step;
    pick.totalSteps = question.totalSteps;
  }
  pick.placeholder = question.placeholder;
  pick.items = question.items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.keepScrollPosition = true;
  await input.ask<'goOn', vscode.QuickPick<ActionItem>>(pick, (_, answer) => {
    const disposables = new DisposableStore();
    disposables.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen?.act === 'goOn') {
          answer('goOn');
        } else if (chosen) {
          void perform(pick, chosen, chosen.act);
        }
      }),
    );
    return disposables;
  });
}

async function perform(
  pick: vscode.QuickPick<ActionItem>,
  chosen: ActionItem,
  act: () => Promise<void>,
): Promise<void> {
  await act();
  const after = chosen.done === undefined ? chosen : { ...chosen, description: chosen.done };
  pick.items = pick.items.map(item => (item === chosen ? after : item));
  pick.activeItems = [after];
}
