import * as vscode from 'vscode';
import { quickPick, type MultiStepInput, type PickQuestion } from './multiStepInput.ts';

/** An item that does something when it is picked, after which the list stays open, or that leads to the next step. */
export interface ActionItem extends vscode.QuickPickItem {
  readonly act: (() => Promise<void>) | 'goOn';
  /** Takes the place of the description once it was done. */
  readonly done?: string;
}

/** Shows things to do, in any order and as often as wanted, until the item that leads on is picked. */
export async function askActions(
  input: MultiStepInput,
  question: Omit<PickQuestion<ActionItem>, 'active'>,
): Promise<void> {
  const pick = quickPick(question);
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  await input.ask<'goOn', vscode.QuickPick<ActionItem>>(pick, (_, answer) =>
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen?.act === 'goOn') {
        answer('goOn');
      } else if (chosen) {
        void perform(pick, chosen, chosen.act);
      }
    }),
  );
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
