import { deepEqual, equal, ok } from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Journal, type IntentSubject } from '../../../../src/access/journal.ts';
import { BrowserJournal } from '../../../../src/host/web/browserJournal.ts';
import { sampleMember } from '../../chats/sample.ts';
import { FakeClock } from '../../core/fakeClock.ts';
import { failureFrom } from '../../graph/graphFixture.ts';
import { MemoryTabs } from './memoryTabs.ts';

type Options = NonNullable<Parameters<typeof BrowserJournal.open>[1]>;

const subject: IntentSubject = {
  chat: { id: 'c', label: 'Weekly', type: 'group' },
  member: sampleMember('Adele'),
  userId: 'Adele',
  tenantId: 't',
  clientRequestId: 'r',
};

const context = { action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } } as const;

describe('The journal of a browser', () => {
  let browser = new MemoryTabs();
  const opened: BrowserJournal[] = [];
  beforeEach(() => (browser = new MemoryTabs()));
  afterEach(() => opened.splice(0).forEach(journal => journal.dispose()));

  const open = async (options?: Options, files = browser.tab()): Promise<BrowserJournal> => {
    const journal = await BrowserJournal.open(files, options);
    opened.push(journal);
    return journal;
  };
  const linesOf = async (journal: BrowserJournal): Promise<readonly string[]> => (await journal.read()).lines;
  const lineFiles = (): readonly string[] =>
    [...browser.files.keys()].filter(name => name.endsWith('.jsonl'));

  it('says that a browser keeps it', async () => {
    const journal = await open();
    deepEqual([journal.durability, new Journal(journal, () => 0).durability], ['browser', 'browser']);
    ok(/^browser-[0-9a-f-]{36}$/.test(journal.session), journal.session);
  });

  it('has a file for all that is added together, and never writes to it again', async () => {
    const journal = await open({ clock: new FakeClock() });
    await journal.append('{"a":1}', '{"a":2}');
    const [first = ''] = lineFiles();
    await journal.append('{"b":1}');
    deepEqual([lineFiles().length, browser.files.get(first)], [2, '{"a":1}\n{"a":2}\n']);
  });

  it('takes nothing for written that cannot be read back: what is planned or intended is not sent', async () => {
    const journal = new Journal(await open(), () => 0);
    browser.faults.forgetful = true;
    const failure = {
      kind: 'storage',
      store: 'journal',
      operation: 'write',
      code: 'NotKept',
      keptIn: 'browser',
    };
    deepEqual(await failureFrom(journal.begin(context).plan([subject])), failure);
    deepEqual(await failureFrom(journal.begin(context).intend(subject)), failure);
    deepEqual(browser.files.size, 0);
  });

  it('says why the browser keeps nothing in the words of VS Code', async () => {
    const journal = await open();
    browser.faults.full = true;
    deepEqual(await failureFrom(journal.append('{"a":1}')), {
      kind: 'storage',
      store: 'journal',
      operation: 'write',
      code: 'Unknown',
      keptIn: 'browser',
    });
  });

  it('orders lines as they were added, though the clock was set back', async () => {
    const clock = new FakeClock();
    const [one, other] = [await open({ clock }), await open({ clock })];
    await one.append('{"a":1}');
    clock.set(-3_600_000);
    await other.append('{"b":1}');
    await one.append('{"a":2}');
    deepEqual(await linesOf(one), ['{"a":1}', '{"b":1}', '{"a":2}']);
  });

  it('has what was written in another tab before this one looked, which its tab does not list', async () => {
    const tabOpenedFirst = browser.tab();
    const working = await open();
    await working.append('{"a":1}');
    await working.append('{"a":2}');
    await setImmediate();
    const looking = await open({}, tabOpenedFirst);
    deepEqual(
      [await tabOpenedFirst.list(), await BrowserJournal.isIn(tabOpenedFirst), await linesOf(looking)],
      [[], true, ['{"a":1}', '{"a":2}']],
    );
  });

  it('reads on where the list of names is damaged', async () => {
    await (await open()).append('{"a":1}');
    browser.files.set('names', '{"half');
    const later = await open();
    await later.append('{"b":1}');
    await setImmediate();
    deepEqual(await linesOf(later), ['{"a":1}', '{"b":1}']);
    deepEqual(JSON.parse(browser.files.get('names') ?? ''), [...lineFiles()].sort());
  });

  it('counts a file that is empty as a damaged line', async () => {
    const journal = new Journal(await open(), () => 0);
    await journal.begin(context).intend(subject);
    const [name = ''] = lineFiles();
    browser.files.set(name, '');
    equal((await new Journal(await open(), () => 0).read()).damaged, 1);
  });

  it('puts the older files into one when there are many, in two tabs at once, and loses no line', async () => {
    const limits = { maxFiles: 10, newestFiles: 3 };
    const [one, other] = [await open(limits), await open(limits)];
    const lines = Array.from({ length: 60 }, (_, index) => `{"index":${index}}`);
    await Promise.all(lines.map((line, index) => (index % 2 === 0 ? one : other).append(line)));
    deepEqual([...new Set(await linesOf(await open()))].sort(), [...lines].sort());
    ok(lineFiles().length <= 13, String(lineFiles().length));
  });

  it('keeps the lines that another tab has moved when it cannot move them itself', async () => {
    const journal = await open();
    await journal.append('{"a":1}');
    await journal.append('{"b":1}');
    const [first = ''] = lineFiles();
    await journal.retain(({ lines }) => {
      // As another tab does that clears at the same time, and was faster.
      browser.files.delete(first);
      return lines;
    });
    deepEqual(await linesOf(await open()), ['{"b":1}']);
  });
});

describe('A tab that looks at what another one does', () => {
  let browser = new MemoryTabs();
  const opened: BrowserJournal[] = [];
  beforeEach(() => (browser = new MemoryTabs()));
  afterEach(() => opened.splice(0).forEach(journal => journal.dispose()));

  const open = async (clock: FakeClock): Promise<BrowserJournal> => {
    const journal = await BrowserJournal.open(browser.tab(), { clock });
    opened.push(journal);
    return journal;
  };

  /** Lets so many seconds pass, and every tab do what it does meanwhile. */
  const pass = async (clock: FakeClock, seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      await setImmediate();
    }
  };

  it('sees that it is at work as long as it renews its mark, and that it is not afterwards', async () => {
    const clock = new FakeClock();
    const [working, looking] = [await open(clock), await open(clock)];
    const isAtWork = async (): Promise<boolean> => (await looking.read()).atWork.has(working.session);
    let busy = true;
    const seen = [await isAtWork()];
    await working.announceWork(() => busy);
    seen.push(await isAtWork());
    await pass(clock, 120);
    seen.push(await isAtWork());
    busy = false;
    await pass(clock, 16);
    seen.push(await isAtWork());
    deepEqual(seen, [false, true, true, false]);
  });

  it('takes for a doubt what a tab has under way that has not renewed its mark for a minute, and tells', async () => {
    const [clock, ownClock] = [new FakeClock(), new FakeClock()];
    // The clock of this tab stands still from now on, as if the tab had been ended.
    const ended = new Journal(await open(ownClock), () => 0);
    await ended.begin(context).intend(subject);
    const looking = await open(clock);
    const journal = new Journal(looking, () => 0);
    const states = async (): Promise<readonly string[]> =>
      (await journal.read()).entries.map(({ state }) => state);
    const told = new Promise<void>(resolve => {
      journal.onDidChange(() => resolve());
    });
    const seen = [await states()];
    await pass(clock, 59);
    seen.push(await states());
    await pass(clock, 2);
    await told;
    seen.push(await states());
    deepEqual(seen, [['underWay'], ['underWay'], ['inDoubt']]);
    deepEqual(
      [...browser.files.keys()].filter(name => name.endsWith('.working')),
      [],
    );
  });

  it('sees that it is at work again with the next thing that it does, though its mark was removed', async () => {
    const [working, looking] = [await open(new FakeClock()), await open(new FakeClock())];
    const journal = new Journal(working, () => 0);
    await journal.begin(context).intend(subject);
    // As another tab does that has watched it for a minute.
    await browser.tab().remove(`${working.session}.working`);
    await journal.begin(context).intend(subject);
    deepEqual((await looking.read()).atWork, new Set([working.session]));
  });

  it('does not take it for gone because the computer slept', async () => {
    const clock = new FakeClock();
    const [working, looking] = [await open(clock), await open(clock)];
    await working.announceWork(() => true);
    const isAtWork = async (): Promise<boolean> => (await looking.read()).atWork.has(working.session);
    const seen = [await isAtWork()];
    // Whichever of them looks first when it goes on.
    clock.advance(3_600_000);
    seen.push(await isAtWork());
    await pass(clock, 30);
    seen.push(await isAtWork());
    deepEqual(seen, [true, true, true]);
  });
});
