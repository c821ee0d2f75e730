import * as vscode from 'vscode';
import { isSelf } from '../../chats/model.ts';
import { isNameablePerson, type NameablePerson } from '../../chats/person.ts';
import type { CheckQuestion } from '../../checks/model.ts';
import { targetFor } from '../../checks/selection.ts';
import type { Strategy } from '../../checks/strategy.ts';
import { isOwn, parseTargets, type OwnIdentity, type Target } from '../../checks/target.ts';
import type { Connection } from '../../session/connection.ts';
import { askInput, askPick, askPickMany, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { pickText } from '../text/safeText.ts';
import { ownIdentity } from './checkConnection.ts';
import { problemText, requestCountText, strategyText } from './checkText.ts';

const strategies: readonly Strategy[] = ['each', 'together', 'fewest'];

/** Where targets come from. */
type Source = 'typed' | 'clipboard' | 'people';

/** The command that asks. */
export interface QuestionFor {
  readonly title: string;
  /** Other accounts ask too, so the account signed in may be a target. It does not ask about itself. */
  readonly othersAsk: boolean;
}

/** Lets the person choose the targets and the strategy of a check; `undefined` if they gave up. */
export async function askQuestion(
  connection: Connection,
  preferred: Strategy,
  { title, othersAsk }: QuestionFor = { title: vscode.l10n.t('Check Interaction'), othersAsk: false },
): Promise<CheckQuestion | undefined> {
  let answer: CheckQuestion | undefined;
  const totalSteps = 3;
  const own = othersAsk ? undefined : await ownIdentity(connection);

  const thenStrategy = (targets: readonly Target[]): Step =>
    strategyStep(title, targets, preferred, { step: 3, totalSteps }, strategy => {
      answer = { strategy, targets };
    });

  // Kept outside the step, so that the text is still there after going back.
  let typed = '';
  const askTyped: Step = async input => {
    typed = await askInput(input, {
      title,
      step: 2,
      totalSteps,
      value: typed,
      prompt: vscode.l10n.t(
        'Addresses or IDs, separated by commas or semicolons. Forms: address, upn:address, ID, ID@tenant ID. The prefixes id:, email: and upn: force the kind.',
      ),
      placeholder: 'laura@fabrikam.example, 59b5bc69-ca73-4ffd-a2e0-88a79115d13b',
      problemOf: entered => targetsProblem(entered, own),
    });
    return thenStrategy(parseTargets(typed).targets);
  };

  const people = await peopleToPick(connection);
  const askPeople: Step = async input => {
    const items = people.map(person => personItem(person));
    const chosen = await askPickMany(input, {
      title,
      step: 2,
      totalSteps,
      placeholder: vscode.l10n.t('People in the chats loaded so far'),
      items,
    });
    return thenStrategy(chosen.map(({ person }) => targetFor(person, connection.self)));
  };

  const askSource: Step = async input => {
    const { source } = await askPick(input, {
      title,
      step: 1,
      totalSteps,
      placeholder: vscode.l10n.t('With whom do you want to start a chat?'),
      items: sourceItems(people.length),
    });
    if (source === 'people') {
      return askPeople;
    }
    typed = source === 'clipboard' ? oneLine(await vscode.env.clipboard.readText()) : typed;
    return askTyped;
  };

  return (await MultiStepInput.run(askSource)) ? answer : undefined;
}

/** Lets the person choose the strategy for targets that are already chosen; `undefined` if they gave up. */
export async function askStrategy(
  targets: readonly Target[],
  preferred: Strategy,
): Promise<Strategy | undefined> {
  let answer: Strategy | undefined;
  const title = vscode.l10n.t('Check Interaction with Selection');
  const step = strategyStep(title, targets, preferred, { step: 1, totalSteps: 1 }, strategy => {
    answer = strategy;
  });
  return (await MultiStepInput.run(step)) ? answer : undefined;
}

/**
 * The first problem of typed targets, as a sentence; `undefined` if there is none.
 * @param own the account that asks, if it must not be one of them
 */
export function targetsProblem(text: string, own: OwnIdentity | undefined): string | undefined {
  const { targets, problems } = parseTargets(text);
  if (problems.length > 0) {
    return problemText(problems);
  }
  if (targets.length === 0) {
    return vscode.l10n.t('Name at least one person.');
  }
  return own && targets.some(target => isOwn(target, own))
    ? vscode.l10n.t('One of these is you. Name other people only.')
    : undefined;
}

/** An input box has one line, and would join the last word of each line to the first word of the next. */
function oneLine(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('; ');
}

function strategyStep(
  title: string,
  targets: readonly Target[],
  preferred: Strategy,
  position: { readonly step: number; readonly totalSteps: number },
  answer: (strategy: Strategy) => void,
): Step {
  return async input => {
    const items = (targets.length === 1 ? (['each'] as const) : strategies).map(strategy => ({
      label: strategyText(strategy),
      description: requestCountText(strategy, targets.length),
      detail: strategyDetail(strategy),
      strategy,
    }));
    const { strategy } = await askPick(input, {
      ...position,
      title,
      placeholder: vscode.l10n.t(
        "How do you want to ask? Each request is written to the audit logs of the people's tenants.",
      ),
      items,
      active: items.find(item => item.strategy === preferred),
    });
    answer(strategy);
    return undefined;
  };
}

function strategyDetail(strategy: Strategy): string {
  switch (strategy) {
    case 'each':
      return vscode.l10n.t('Says for each person whether you may start a chat with them.');
    case 'together':
      return vscode.l10n.t('One answer for one chat with all of them. A denial does not say who caused it.');
    case 'fewest':
      return vscode.l10n.t(
        'Asks about everybody at once, then splits the groups that are denied. The rest is inferred.',
      );
  }
}

/** The people in the loaded chats whom a check can name, other than oneself. */
async function peopleToPick(connection: Connection): Promise<readonly NameablePerson[]> {
  const { all } = await connection.people(connection.signal);
  return all.filter(isNameablePerson).filter(person => !isSelf(person, connection.self));
}

function sourceItems(count: number): (vscode.QuickPickItem & { readonly source: Source })[] {
  const typed = { label: vscode.l10n.t('Type or paste people…'), source: 'typed' as const };
  const clipboard = {
    label: vscode.l10n.t('People on the clipboard…'),
    description: vscode.l10n.t('one per line'),
    source: 'clipboard' as const,
  };
  const people = {
    label: vscode.l10n.t('Pick people from your chats…'),
    description: vscode.l10n.t('{count} seen so far', { count }),
    source: 'people' as const,
  };
  return count === 0 ? [typed, clipboard] : [typed, clipboard, people];
}

function personItem(person: NameablePerson): vscode.QuickPickItem & { readonly person: NameablePerson } {
  return {
    label: pickText(person.displayName || person.userId),
    description: pickText(person.email ?? person.userId),
    person,
  };
}
