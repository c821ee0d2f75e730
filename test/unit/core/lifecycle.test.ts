import { deepEqual } from 'node:assert/strict';
import { DisposableStore, Emitter } from '../../../src/core/lifecycle.ts';

describe('A disposable store', () => {
  it('disposes what it holds once, the last one first', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    for (const name of ['first', 'second', 'third']) {
      store.add({ dispose: () => order.push(name) });
    }

    store.dispose();
    store.dispose();

    deepEqual(order, ['third', 'second', 'first']);
  });

  it('disposes at once what comes after its end', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.dispose();

    const late = store.add({ dispose: () => order.push('late') });

    deepEqual({ order, returned: typeof late.dispose }, { order: ['late'], returned: 'function' });
  });

  it('takes one disposable added twice as one', () => {
    let times = 0;
    const disposable = { dispose: () => void (times += 1) };
    const store = new DisposableStore();
    store.add(disposable);
    store.add(disposable);

    store.dispose();

    deepEqual(times, 1);
  });
});

describe('An emitter', () => {
  it('calls listeners in the order they came, and one that came twice twice', () => {
    const heard: string[] = [];
    const emitter = new Emitter<number>();
    const first = (value: number): void => void heard.push(`first ${value}`);
    emitter.event(first);
    emitter.event(value => heard.push(`second ${value}`));
    emitter.event(first);

    emitter.fire(1);

    deepEqual(heard, ['first 1', 'second 1', 'first 1']);
  });

  it('forgets a listener that unsubscribed, and all of them when disposed', () => {
    const heard: string[] = [];
    const emitter = new Emitter<number>();
    const subscription = emitter.event(value => heard.push(`gone ${value}`));
    emitter.event(value => heard.push(`here ${value}`));

    subscription.dispose();
    emitter.fire(1);
    emitter.dispose();
    emitter.fire(2);

    deepEqual(heard, ['here 1']);
  });

  it('calls those who were there when it fired, whoever comes and goes meanwhile', () => {
    const heard: string[] = [];
    const emitter = new Emitter<number>();
    emitter.event(value => {
      heard.push(`first ${value}`);
      second.dispose();
      emitter.event(late => heard.push(`late ${late}`));
    });
    const second = emitter.event(value => heard.push(`second ${value}`));

    emitter.fire(1);

    deepEqual(heard, ['first 1', 'second 1']);
  });
});
