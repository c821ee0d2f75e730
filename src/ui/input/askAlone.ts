import { MultiStepInput } from './multiStepInput.ts';

/** The position of a question that is asked by itself. */
export const onlyStep = { step: 1, totalSteps: 1 } as const;

/**
 * Asks one question by itself.
 * @param ask asks it, at {@link onlyStep}.
 * @returns its answer; `undefined` if the person gave up.
 */
export async function askAlone<T>(ask: (input: MultiStepInput) => Promise<T>): Promise<T | undefined> {
  let answer: T | undefined;
  await MultiStepInput.run(async input => {
    answer = await ask(input);
    return undefined;
  });
  return answer;
}
