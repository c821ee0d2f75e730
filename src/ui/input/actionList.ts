import * as vscode from 'vscode';
import { quickPick, type MultiStepInput, type PickQuestion } from './multiStepInput.ts';

/** An item that does something when it is picked: the list then stays, or the next step follows. */
export interface ActionItem extends vscode.QuickPickItem {
  readonly act: (() => Promise<void>) | 'goOn';
  /** Said in place of the description once it was done. */
  readonly done?: string;
}

/** Shows a list of things to do, in any order and as often as wanted, until the one that goes on is picked. */
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
