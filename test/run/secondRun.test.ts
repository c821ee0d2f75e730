import assert from 'node:assert/strict';
import { brokenRun } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { filesToRunAgain, settle } from './secondRun.ts';

const chats = 'test/e2e/chats.test.ts';
const people = 'test/e2e/people.test.ts';

function test(title: string, passed: boolean, file = chats): Outcome {
  return { kind: 'test', file: `/repository/${file}`, suite: 'Chats', title: `Chats ${title}`, passed };
}

function failedHook(suite: string): Outcome {
  return {
    kind: 'hook',
    file: `/repository/${chats}`,
    suite,
    title: `${suite} "before all" hook`,
    passed: false,
  };
}

describe('The files to run again', () => {
  const all = [chats, people];

  it('are those with a failed test or hook', () => {
    assert.deepEqual(filesToRunAgain([test('load', false), test('group', true, people)], all), [chats]);
    assert.deepEqual(filesToRunAgain([failedHook('Chats')], all), [chats]);
  });

  it('are found by their names alone, as tests inside of VS Code tell them', () => {
    const outcome: Outcome = { ...test('load', false), file: 'people.test.ts' };
    assert.deepEqual(filesToRunAgain([outcome], all), [people]);
  });

  it('are all where something failed outside of them', () => {
    assert.deepEqual(filesToRunAgain([brokenRun('VS Code did not start')], all), all);
  });

  it('are none when all passed', () => {
    assert.deepEqual(filesToRunAgain([test('load', true)], all), []);
  });
});

describe('Two runs', () => {
  const again = [chats];

  it('count a test that passed in the second once, as passed, and name it', () => {
    const first = [test('load', true), test('group', false), test('find', true, people)];
    assert.deepEqual(settle(first, [test('load', true), test('group', true)], again), {
      passed: 3,
      failed: 0,
      unsteady: ['Chats group'],
    });
  });

  it('count a test that failed in both as failed', () => {
    assert.deepEqual(settle([test('load', false)], [test('load', false)], again), {
      passed: 0,
      failed: 1,
      unsteady: [],
    });
  });

  it('name a test, too, that passed in the first alone', () => {
    const first = [test('load', true), test('group', false)];
    assert.deepEqual(settle(first, [test('load', false), test('group', false)], again), {
      passed: 1,
      failed: 1,
      unsteady: ['Chats load'],
    });
  });

  it('leave a failure as it is where the second never came to that test', () => {
    assert.deepEqual(settle([test('load', false)], [], again), { passed: 0, failed: 1, unsteady: [] });
    assert.deepEqual(settle([failedHook('Chats')], [], again), { passed: 0, failed: 1, unsteady: [] });
  });

  it('count a test as failed that passed and failed in one run', () => {
    const late = [test('load', true), test('load', false)];
    assert.deepEqual(settle(late, late, again), { passed: 0, failed: 1, unsteady: [] });
  });

  it('count the tests that a hook kept from running in the first', () => {
    assert.deepEqual(settle([failedHook('Chats')], [test('load', true), test('group', true)], again), {
      passed: 2,
      failed: 0,
      unsteady: ['Chats "before all" hook'],
    });
  });

  it('count a hook that failed in the second, whichever it is', () => {
    assert.deepEqual(settle([failedHook('Chats')], [failedHook('Chats')], again), {
      passed: 0,
      failed: 1,
      unsteady: [],
    });
    assert.deepEqual(settle([test('load', false)], [test('load', true), failedHook('Chats')], again), {
      passed: 1,
      failed: 1,
      unsteady: ['Chats load'],
    });
  });
});
