import * as vscode from 'vscode';
import type { CheckQuestion } from '../../checks/model.ts';
import type { Strategy } from '../../checks/strategy.ts';
import type { Target } from '../../checks/target.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { askAlone, onlyStep } from '../input/askAlone.ts';
import { askPick, MultiStepInput, type PickQuestion, type Step } from '../input/multiStepInput.ts';
import { PeopleBox } from './askPeople.ts';
import { ownIdentity } from './checkConnection.ts';
import { requestCountText, strategyText } from './checkText.ts';

const strategies: readonly Strategy[] = ['each', 'together', 'fewest'];

/** The command that asks. */
export interface QuestionFor {
  readonly title: string;
  /** Other accounts ask too, so the account signed in may be a target. It does not ask about itself. */
  readonly othersAsk: boolean;
}

/** Lets the person choose the targets and, for several, the strategy of a check; `undefined` if they gave up. */
export async function askQuestion(
  connection: Connection,
  { history, settings }: Pick<Services, 'history' | 'settings'>,
  { title, othersAsk }: QuestionFor = { title: vscode.l10n.t('Check Interaction'), othersAsk: false },
): Promise<CheckQuestion | undefined> {
  const preferred = settings.get('checks.strategy');
  await history.load();
  const box = new PeopleBox({
    title,
    connection,
    people: await connection.people(connection.signal),
    own: othersAsk ? undefined : await ownIdentity(connection),
    othersAsk,
    recent: history.runs.flatMap(({ question }) => question.targets),
  });
  let answer: CheckQuestion | undefined;
  const askPeople: Step = async input => {
    const targets = await box.ask(input);
    if (targets.length === 1) {
      answer = { strategy: 'each', targets };
      return undefined;
    }
    return async next => {
      const position = { title, step: 2, totalSteps: 2 };
      answer = { strategy: await pickStrategy(next, position, targets, preferred), targets };
      return undefined;
    };
  };
  return (await MultiStepInput.run(askPeople)) ? answer : undefined;
}

/** Lets the person choose the strategy for targets that are already chosen; `undefined` if they gave up. */
export async function askStrategy(
  targets: readonly Target[],
  preferred: Strategy,
): Promise<Strategy | undefined> {
  const title = vscode.l10n.t('Check Interaction with Selection');
  return askAlone(input => pickStrategy(input, { title, ...onlyStep }, targets, preferred));
}

async function pickStrategy(
  input: MultiStepInput,
  position: Pick<PickQuestion<vscode.QuickPickItem>, 'title' | 'step' | 'totalSteps'>,
  targets: readonly Target[],
  preferred: Strategy,
): Promise<Strategy> {
  const items = strategies.map(strategy => ({
    label: strategyText(strategy),
    description: requestCountText(strategy, targets.length),
    detail: strategyDetail(strategy),
    strategy,
  }));
  const { strategy } = await askPick(input, {
    ...position,
    placeholder: vscode.l10n.t('How do you want to ask? Each request is written to audit logs.'),
    items,
    active: items.find(item => item.strategy === preferred),
  });
  return strategy;
}

function strategyDetail(strategy: Strategy): string {
  switch (strategy) {
    case 'each':
      return vscode.l10n.t('Says for each person whether you may start a chat with them.');
    case 'together':
      return vscode.l10n.t('One answer for one chat with all of them. A denial does not say who caused it.');
    case 'fewest':
      return vscode.l10n.t(
        'All at once, then splits what is denied. More than one by one if many are denied.',
      );
  }
}
