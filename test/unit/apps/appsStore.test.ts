import { deepEqual, rejects } from 'node:assert/strict';
import type { AppsApi } from '../../../src/apps/appsApi.ts';
import { AppsStore } from '../../../src/apps/appsStore.ts';
import { throwIfCancelled } from '../../../src/core/async.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { never } from '../graph/graphFixture.ts';
import type { PermissionGrant } from '../../../src/apps/model.ts';
import { aGrant, anInstallation, application, chatId } from './samples.ts';

describe('The store of apps', () => {
  let asked: string[];
  let fails: boolean;
  let store: AppsStore;
  let changed: string[];
  beforeEach(() => {
    asked = [];
    fails = false;
    changed = [];
    const api: AppsApi = {
      listsGrants: false,
      listInstallations: id => {
        asked.push(id);
        return fails
          ? Promise.reject(new FailureError({ kind: 'offline', left: false, detail: '' }))
          : Promise.resolve({
              items: [anInstallation({ version: `1.${asked.length}.0` })],
              hasConsents: true,
              unreadable: 0,
              isCut: false,
            });
      },
      listConsents: () => Promise.reject(new Error('not asked for')),
      listGrants: () => Promise.reject(new Error('not asked for')),
    };
    store = new AppsStore(api);
    store.onDidChange(id => changed.push(id));
  });
  afterEach(() => store.dispose());

  it('asks once for several callers, and never again', async () => {
    await Promise.all([store.get(chatId, never), store.get(chatId, never)]);
    await store.get(chatId, never);
    deepEqual([asked, changed, store.all.length], [[chatId], [chatId], 1]);
  });

  it('asks anew where it is told to', async () => {
    await store.get(chatId, never);
    await store.read(chatId, never);
    deepEqual([asked.length, store.of(chatId)?.apps[0]?.version], [2, '1.2.0']);
  });

  it('forgets what it is told to, and says of which chats', async () => {
    await store.get(chatId, never);
    store.forget();
    const between = store.of(chatId);
    await store.get(chatId, never);
    deepEqual([between, asked.length, changed], [undefined, 2, [chatId, chatId, chatId]]);
  });

  it('keeps what it has where reading anew fails', async () => {
    const before = await store.get(chatId, never);
    fails = true;
    await rejects(store.read(chatId, never), { failure: { kind: 'offline', left: false, detail: '' } });
    deepEqual([store.of(chatId), changed], [before, [chatId]]);
  });

  it('lets one caller give up while another waits', async () => {
    const givenUp = new AbortController();
    const first = store.get(chatId, givenUp.signal);
    const second = store.get(chatId, never);
    givenUp.abort();
    await rejects(first, { failure: { kind: 'cancelled' } });
    deepEqual([(await second).apps.length, asked.length], [1, 1]);
  });

  describe('of a chat whose grants are still being read', () => {
    /** Ends the reading of grants under way, the first first. */
    let answerGrants: ((items?: readonly PermissionGrant[]) => void)[];
    let slow: AppsStore;
    beforeEach(() => {
      answerGrants = [];
      slow = new AppsStore({
        listsGrants: true,
        listInstallations: () => {
          asked.push('apps');
          const items = [anInstallation({ required: [application('A.Chat')] })];
          return Promise.resolve({ items, hasConsents: true, unreadable: 0, isCut: false });
        },
        listConsents: () => Promise.reject(new Error('not asked for')),
        listGrants: () => {
          asked.push('grants');
          return new Promise(resolve => {
            answerGrants.push((items = []) => resolve({ items, unreadable: 0, isCut: false }));
          });
        },
      });
      slow.onDidChange(id => changed.push(id));
    });
    afterEach(() => slow.dispose());

    /** How far it is known whether the app's permission was granted. */
    function known(): unknown {
      const { grants, apps } = slow.soFar(chatId) ?? {};
      return [grants?.kind, apps?.[0]?.permissions[0]?.state];
    }

    it('has the apps already, and says so once the rest is there', async () => {
      const { grants } = await slow.first(chatId, never);
      const before = [grants.kind, known(), slow.of(chatId), [...changed]];
      answerGrants[0]?.([aGrant(application('A.Chat'))]);
      await slow.get(chatId, never);
      deepEqual(
        [before, known(), changed, asked],
        [
          ['underWay', ['underWay', 'unknown'], undefined, []],
          ['read', 'granted'],
          [chatId],
          ['apps', 'grants'],
        ],
      );
    });

    it('is read to its end for whoever shows it, although whoever asked for it gives up', async () => {
      const givenUp = new AbortController();
      const first = slow.read(chatId, givenUp.signal);
      await new Promise<void>(
        resolve => void slow.read(chatId, givenUp.signal, undefined, resolve).catch(() => undefined),
      );
      const { grants } = await slow.first(chatId, never);
      givenUp.abort();
      await rejects(first, { failure: { kind: 'cancelled' } });
      answerGrants[0]?.([aGrant(application('A.Chat'))]);
      await slow.get(chatId, never);
      deepEqual(
        [grants.kind, known(), changed, asked],
        ['underWay', ['read', 'granted'], [chatId], ['apps', 'grants']],
      );
    });

    it('shows what it had until everything is there anew', async () => {
      const first = slow.get(chatId, never);
      await slow.first(chatId, never);
      answerGrants[0]?.([aGrant(application('A.Chat'))]);
      await first;
      const again = slow.read(chatId, never);
      await slow.first(chatId, never);
      const before = known();
      await Promise.resolve();
      answerGrants[1]?.();
      await again;
      deepEqual(
        [before, known()],
        [
          ['read', 'granted'],
          ['read', 'notGranted'],
        ],
      );
    });

    it('reads anew what was forgotten meanwhile, and keeps nothing of what was under way', async () => {
      const old = slow.get(chatId, never);
      await slow.first(chatId, never);
      slow.forget();
      const between = slow.soFar(chatId);
      const fresh = slow.get(chatId, never);
      await slow.first(chatId, never);
      answerGrants[1]?.([aGrant(application('A.Chat'))]);
      await fresh;
      answerGrants[0]?.();
      await old;
      deepEqual([between, known(), changed], [undefined, ['read', 'granted'], [chatId, chatId]]);
    });

    it('tells nobody anything once it is over', async () => {
      const reading = slow.get(chatId, never);
      await slow.first(chatId, never);
      slow.dispose();
      answerGrants[0]?.();
      await reading;
      deepEqual(changed, []);
    });
  });

  describe('whose callers all gave up', () => {
    /** A store whose requests are answered by hand, with what was asked for. */
    function heldStore(): { store: AppsStore; requests: string[]; answer: () => void; ended: () => boolean } {
      const requests: string[] = [];
      let answer = (): void => undefined;
      let signalled: AbortSignal | undefined;
      const api: AppsApi = {
        listsGrants: true,
        listInstallations: async (id, signal) => {
          requests.push(`apps of ${id}`);
          signalled = signal;
          await new Promise<void>(resolve => (answer = resolve));
          throwIfCancelled(signal);
          return { items: [anInstallation()], hasConsents: true, unreadable: 0, isCut: false };
        },
        listConsents: () => Promise.reject(new Error('not asked for')),
        listGrants: id => {
          requests.push(`grants of ${id}`);
          return Promise.resolve({ items: [], unreadable: 0, isCut: false });
        },
      };
      return {
        store: new AppsStore(api),
        requests,
        answer: () => answer(),
        ended: () => signalled?.aborted === true,
      };
    }

    it('sends no more requests, and reads anew for the next', async () => {
      const { store: held, requests, answer, ended } = heldStore();
      const givenUp = new AbortController();
      const first = held.read(chatId, givenUp.signal);
      givenUp.abort();
      await rejects(first, { failure: { kind: 'cancelled' } });
      const wasEnded = ended();
      answer();
      const next = held.read(chatId, never);
      answer();
      deepEqual(
        [wasEnded, (await next).apps.length, requests],
        [true, 1, [`apps of ${chatId}`, `apps of ${chatId}`, `grants of ${chatId}`]],
      );
    });

    it('sends none for a caller who gave up before', async () => {
      const { store: held, requests } = heldStore();
      await rejects(held.read(chatId, AbortSignal.abort()), { failure: { kind: 'cancelled' } });
      deepEqual(requests, []);
    });
  });
});
