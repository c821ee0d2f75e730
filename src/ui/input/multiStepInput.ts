import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';

/** One step of a multi-step input. Returns the next step, or `undefined` after the last. */
export type Step = (input: MultiStepInput) => Promise<Step | undefined>;

/** How a question ended without an answer. */
type Leaving = 'back' | 'cancel';

class Left extends Error {
  constructor(readonly how: Leaving) {
    super(how);
  }
}

/** Walks through steps, with a way back to the step before. */
export class MultiStepInput {
  private readonly steps: Step[] = [];

  /** @returns whether the last step was reached; `false` if the person gave up. */
  static async run(start: Step): Promise<boolean> {
    return new MultiStepInput().walk(start);
  }

  /** Whether there is a step to go back to. */
  get hasEarlier(): boolean {
    return this.steps.length > 1;
  }

  /**
   * Shows a question until `listen` gets an answer or the person leaves.
   * @throws for {@link run} alone, which then goes back a step or ends.
   */
  async ask<T, I extends vscode.QuickInput>(
    question: I & { buttons: readonly vscode.QuickInputButton[] } & Pick<
        vscode.InputBox,
        'onDidTriggerButton'
      >,
    listen: (question: I, answer: (value: T) => void) => Disposable,
  ): Promise<T> {
    const disposables = new DisposableStore();
    disposables.add(question);
    if (this.hasEarlier) {
      question.buttons = [vscode.QuickInputButtons.Back, ...question.buttons];
    }
    try {
      return await new Promise<T>((resolve, reject) => {
        disposables.add(
          question.onDidTriggerButton(button => {
            if (button === vscode.QuickInputButtons.Back) {
              reject(new Left('back'));
            }
          }),
        );
        disposables.add(question.onDidHide(() => reject(new Left('cancel'))));
        disposables.add(listen(question, resolve));
        question.show();
      });
    } finally {
      disposables.dispose();
    }
  }

  private async walk(start: Step): Promise<boolean> {
    let step: Step | undefined = start;
    while (step) {
      this.steps.push(step);
      try {
        step = await step(this);
      } catch (thrown) {
        if (!(thrown instanceof Left)) {
          throw thrown;
        }
        if (thrown.how === 'cancel') {
          return false;
        }
        this.steps.pop();
        step = this.steps.pop();
      }
    }
    return true;
  }
}

/** A question that is answered by typing. */
export interface InputQuestion {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly value: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with the text, as a sentence; `undefined` if it can be taken. */
  readonly problemOf: (text: string) => string | undefined;
}

/** Asks for text. A problem is shown as soon as something is typed, and keeps the box open. */
export async function askInput(input: MultiStepInput, question: InputQuestion): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  if (question.totalSteps > 1) {
    box.step = question.step;
    box.totalSteps = question.totalSteps;
  }
  box.value = question.value;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.ignoreFocusOut = true;
  const validate = (): boolean => {
    box.validationMessage = question.problemOf(box.value);
    return box.validationMessage === undefined;
  };
  return input.ask<string, vscode.InputBox>(box, (_, answer) => {
    const disposables = new DisposableStore();
    disposables.add(
      box.onDidChangeValue(text => {
        if (text === '') {
          box.validationMessage = undefined;
        } else {
          validate();
        }
      }),
    );
    disposables.add(
      box.onDidAccept(() => {
        if (validate()) {
          answer(box.value);
        }
      }),
    );
    return disposables;
  });
}

/** A question that is answered by picking. */
export interface PickQuestion<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  readonly items: readonly T[];
  /** The item that is picked by pressing Enter at once; the first one by default. */
  readonly active?: T | undefined;
}

/** Asks for one of some items. */
export async function askPick<T extends vscode.QuickPickItem>(
  input: MultiStepInput,
  question: PickQuestion<T>,
): Promise<T> {
  const pick = quickPick(question);
  if (question.active) {
    pick.activeItems = [question.active];
  }
  return input.ask<T, vscode.QuickPick<T>>(pick, (_, answer) =>
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) {
        answer(chosen);
      }
    }),
  );
}

/** Asks for one or more of some items. */
export async function askPickMany<T extends vscode.QuickPickItem>(
  input: MultiStepInput,
  question: Omit<PickQuestion<T>, 'active'> & { readonly selected?: readonly T[] },
): Promise<readonly T[]> {
  const pick = quickPick(question);
  pick.canSelectMany = true;
  pick.selectedItems = question.selected ?? [];
  pick.matchOnDescription = true;
  return input.ask<readonly T[], vscode.QuickPick<T>>(pick, (_, answer) =>
    pick.onDidAccept(() => {
      if (pick.selectedItems.length > 0) {
        answer(pick.selectedItems);
      }
    }),
  );
}

/** The list of a question, not shown yet. */
export function quickPick<T extends vscode.QuickPickItem>(
  question: Omit<PickQuestion<T>, 'active'>,
): vscode.QuickPick<T> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = question.title;
  if (question.totalSteps > 1) {
    pick.step = question.step;
    pick.totalSteps = question.totalSteps;
  }
  pick.placeholder = question.placeholder;
  pick.items = question.items;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  return pick;
}
