import { deepEqual, equal, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { Journal, type IntentSubject } from '../../../src/access/journal.ts';
import { unsettledLines, type JournalReading } from '../../../src/access/journalEntries.ts';
import type { JournalOutcome } from '../../../src/access/journalLines.ts';
import { addChecksum } from '../../../src/access/lineChecksum.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { MemoryJournal } from './memoryJournal.ts';

const start = Date.parse('2026-06-18T14:30:00Z');
const context = {
  action: 'revoke',
  cloud: 'global',
  account: { id: 'alex', label: 'alexw@contoso.example', userId: 'alex-id', tenantId: 'contoso' },
} as const;

function subject(name: string): IntentSubject {
  return {
    chat: { id: '19:a@thread.v2', label: 'Weekly', type: 'group', tenantId: 'contoso' },
    member: sampleMember(name, { visibleHistoryStartDateTime: '0001-01-01T00:00:00Z' }),
    userId: `${name}-id`,
    tenantId: 'contoso',
    clientRequestId: `request for ${name}`,
  };
}

/** A journal whose clock moves a second with each line. */
function journalOver(storage: MemoryJournal): Journal {
  let seconds = 0;
  return new Journal(storage, () => {
    seconds += 1;
    return start + seconds * 1000;
  });
}

/** The person, state and outcome of each entry, the newest first. */
async function summaryOf(journal: Journal): Promise<unknown[]> {
  return (await journal.read()).entries.map(({ intent, state, outcome }) => [
    intent.person.displayName,
    state,
    ...(outcome ? [outcome.outcome] : []),
  ]);
}

describe('The journal', () => {
  it('tells of each line once it is written, of one that could not be, and of being cleared', async () => {
    const storage = new MemoryJournal();
    const journal = journalOver(storage);
    const seen: number[] = [];
    journal.onDidChange(() => seen.push(storage.lines.length));
    const run = journal.begin(context);
    const id = await run.intend(subject('Adele'));
    await run.settle(id, { outcome: 'revoked' });
    storage.fails = () => true;
    await rejects(run.intend(subject('Megan')), FailureError);
    await journal.clear();
    deepEqual(seen, [1, 2, 2, 0]);
  });

  it('takes nothing for a doubt that is settled while the lines are made out', async () => {
    const storage = new MemoryJournal(Array.from({ length: 50_000 }, () => '{"type":"other","version":9}'));
    const journal = journalOver(storage);
    const run = journal.begin(context);
    const id = await run.intend(subject('Adele'));
    const reading = journal.read();
    // Long enough to be cut into pieces, between which others write.
    await run.settle(id, { outcome: 'revoked' });
    const { entries } = await reading;
    deepEqual(
      [entries.map(({ state }) => state), await summaryOf(journal)],
      [['underWay'], [['Adele', 'settled', 'revoked']]],
    );
  });

  it('has the intent before anything is sent and the outcome after it, with nothing else in them', async () => {
    const storage = new MemoryJournal();
    const run = journalOver(storage).begin(context);
    const id = await run.intend(subject('Adele'));
    await run.settle(id, { outcome: 'revoked', requestId: 'r', clientRequestId: 'request for Adele' });

    const { run: runId } = JSON.parse(storage.lines[0] ?? '') as { readonly run: string };
    deepEqual(
      storage.lines,
      [
        {
          type: 'intent',
          version: 1,
          id,
          run: runId,
          session: '1-own',
          time: '2026-06-18T14:30:01.000Z',
          ...context,
          chat: { id: '19:a@thread.v2', label: 'Weekly', type: 'group', tenantId: 'contoso' },
          person: {
            userId: 'Adele-id',
            tenantId: 'contoso',
            displayName: 'Adele',
            email: 'Adele@contoso.example',
          },
          membership: { roles: ['owner'], visibleHistoryStartDateTime: '0001-01-01T00:00:00Z' },
          clientRequestId: 'request for Adele',
        },
        {
          type: 'outcome',
          version: 1,
          id,
          time: '2026-06-18T14:30:02.000Z',
          outcome: 'revoked',
          requestId: 'r',
          clientRequestId: 'request for Adele',
        },
      ].map(line => addChecksum(JSON.stringify(line))),
    );
  });

  it('tells what other windows write, and is silent once disposed', () => {
    const storage = new MemoryJournal();
    const journal = journalOver(storage);
    let told = 0;
    journal.onDidChange(() => (told += 1));
    storage.changes.fire(undefined);
    journal.dispose();
    storage.changes.fire(undefined);
    equal(told, 1);
  });

  it('says that this window is at work from before an intent is written until its outcome is', async () => {
    const storage = new MemoryJournal();
    const run = journalOver(storage).begin(context);
    const atWork: (boolean | undefined)[] = [];
    storage.fails = () => {
      atWork.push(storage.isAtWork?.());
      return false;
    };
    const id = await run.intend(subject('Adele'));
    atWork.push(storage.isAtWork?.());
    await run.settle(id, { outcome: 'revoked' });
    atWork.push(storage.isAtWork?.());
    deepEqual(atWork, [true, true, true, false]);
  });

  it('tells apart what is settled, what is in doubt and what is under way', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    const other = journalOver(new MemoryJournal(storage.lines, '3-other')).begin(context);
    storage.alive.add('3-other');
    const journal = journalOver(storage);
    const own = journal.begin(context);

    await gone.intend(subject('left in doubt'));
    await other.intend(subject('of another window'));
    await own.settle(await own.intend(subject('done')), { outcome: 'revoked' });
    await own.settle(await own.intend(subject('not found out')), { outcome: 'inDoubt' });
    await own.intend(subject('under way'));

    deepEqual(
      (await summaryOf(journal)).sort(),
      [
        ['left in doubt', 'inDoubt'],
        ['of another window', 'underWay'],
        ['done', 'settled', 'revoked'],
        ['not found out', 'inDoubt', 'inDoubt'],
        ['under way', 'underWay'],
      ].sort(),
    );
  });

  it('calls its own intent a doubt when the outcome could not be written', async () => {
    const storage = new MemoryJournal();
    const journal = journalOver(storage);
    const run = journal.begin(context);
    const id = await run.intend(subject('Adele'));
    storage.fails = () => true;
    await rejects(run.settle(id, { outcome: 'revoked' }), FailureError);
    deepEqual(await summaryOf(journal), [['Adele', 'inDoubt']]);
  });

  it('says so where it can, if an intent may have been written and will not be carried out', async () => {
    const storage = new MemoryJournal();
    storage.fails = attempt => attempt === 0;
    const run = journalOver(storage).begin(context);
    await rejects(run.intend(subject('Adele')), FailureError);
    deepEqual(
      storage.lines.map(line => (JSON.parse(line) as { outcome: unknown }).outcome),
      ['notAttempted'],
    );
  });

  it('has everything that was confirmed before anything is sent, in one write', async () => {
    const storage = new MemoryJournal();
    storage.fails = attempt => attempt === 1;
    const journal = journalOver(storage);
    const run = journal.begin(context);
    const [adele, megan] = await run.plan([subject('Adele'), subject('Megan')]);
    const before = await summaryOf(journal);
    await rejects(run.intend(subject('Adele'), adele), FailureError);
    await run.settle(adele ?? '', { outcome: 'notAttempted' });
    await run.intend(subject('Megan'), megan);
    await run.settle(megan ?? '', { outcome: 'revoked' });
    deepEqual(
      [before, await summaryOf(journal), storage.lines.length],
      [
        [
          ['Megan', 'underWay'],
          ['Adele', 'underWay'],
        ],
        [
          ['Megan', 'settled', 'revoked'],
          ['Adele', 'settled', 'notAttempted'],
        ],
        5,
      ],
    );
  });

  it('knows of what was planned in a window that is gone that it was not attempted', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    const [sent] = await gone.plan([subject('sent'), subject('not sent')]);
    await gone.intend(subject('sent'), sent);
    deepEqual(await summaryOf(journalOver(storage)), [
      ['sent', 'inDoubt'],
      ['not sent', 'settled', 'notAttempted'],
    ]);
  });

  it('is in doubt about what was planned if the intent may be the line that is damaged', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    const [sent] = await gone.plan([subject('sent'), subject('not sent')]);
    await gone.intend(subject('sent'), sent);
    const last = storage.lines.pop() ?? '';
    storage.lines.push(last.slice(0, 120));
    deepEqual(await summaryOf(journalOver(storage)), [
      ['not sent', 'settled', 'notAttempted'],
      ['sent', 'inDoubt'],
    ]);
  });

  it('is in doubt about all that was planned if nobody can tell whose intent a damaged line was', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    const [sent] = await gone.plan([subject('sent'), subject('not sent')]);
    await gone.intend(subject('sent'), sent);
    const last = storage.lines.pop() ?? '';
    storage.lines.push(last.slice(0, 20));
    deepEqual(await summaryOf(journalOver(storage)), [
      ['not sent', 'inDoubt'],
      ['sent', 'inDoubt'],
    ]);
  });

  it('is in no doubt about what was planned because of a damaged line that was no intent', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    await gone.plan([subject('not sent')]);
    const [planned] = await gone.plan([subject('lost')]);
    const half = (storage.lines.pop() ?? '').slice(0, 60);
    await gone.settle(planned ?? '', { outcome: 'notAttempted' });
    const halfOutcome = (storage.lines.pop() ?? '').slice(0, 60);
    storage.lines.push(half, halfOutcome);
    const whole = await summaryOf(journalOver(storage));
    // Another window wrote its intent behind the half line.
    storage.lines.push(`${half}{"crc32":"01234567","type":"int`);
    deepEqual(
      [whole, await summaryOf(journalOver(storage))],
      [[['not sent', 'settled', 'notAttempted']], [['not sent', 'inDoubt']]],
    );
  });

  it('has nothing of a plan that could not be written', async () => {
    const storage = new MemoryJournal();
    storage.fails = () => true;
    const journal = journalOver(storage);
    await rejects(journal.begin(context).plan([subject('Adele')]), FailureError);
    deepEqual([await summaryOf(journal), storage.lines], [[], []]);
  });

  it('says so where it can, if only a part of a plan was written', async () => {
    const storage = new MemoryJournal();
    const append = storage.append.bind(storage);
    storage.append = async (...lines) => {
      storage.append = append;
      const [first = '', second = ''] = lines;
      await append(first, second.slice(0, 60));
      throw new FailureError({ kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' });
    };
    const journal = journalOver(storage);
    await rejects(journal.begin(context).plan([subject('Adele'), subject('Megan')]), FailureError);
    deepEqual(
      [
        await summaryOf(journal),
        storage.lines.filter(line => line.includes('"outcome":"notAttempted"')).length,
      ],
      [[['Adele', 'settled', 'notAttempted']], 2],
    );
  });

  it('tells apart what was accepted and is not visible yet', async () => {
    const storage = new MemoryJournal();
    const journal = journalOver(storage);
    const run = journal.begin(context);
    const id = await run.intend(subject('Adele'));
    await run.settle(id, { outcome: 'notVisibleYet' });
    await run.settle(id, { outcome: 'inDoubt' });
    const before = await summaryOf(journal);
    await run.settle(id, { outcome: 'revoked', foundLater: true });
    await run.settle(id, { outcome: 'notVisibleYet' });
    deepEqual(
      [before, await summaryOf(journal)],
      [[['Adele', 'notVisibleYet', 'notVisibleYet']], [['Adele', 'settled', 'revoked']]],
    );
  });

  it('shows what was written last first, though the clock was set back', async () => {
    let now = start;
    const journal = new Journal(new MemoryJournal(), () => now);
    const run = journal.begin(context);
    for (const name of ['first', 'second', 'third']) {
      now -= 3_600_000;
      await run.settle(await run.intend(subject(name)), { outcome: 'revoked' });
    }
    deepEqual(
      (await journal.read()).entries.map(({ intent }) => intent.person.displayName),
      ['third', 'second', 'first'],
    );
  });

  for (const doubts of [false, true]) {
    it(`when cleared, keeps what is under way${doubts ? '' : ' and what is not certain'}`, async () => {
      const storage = new MemoryJournal();
      const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
      const journal = journalOver(storage);
      const run = journal.begin(context);
      await gone.intend(subject('left in doubt'));
      await gone.plan([subject('not attempted')]);
      await run.settle(await run.intend(subject('not visible')), { outcome: 'notVisibleYet' });
      await run.settle(await run.intend(subject('done')), { outcome: 'revoked' });
      await run.intend(subject('under way'));

      await journal.clear({ doubts });

      deepEqual((await summaryOf(journal)).sort(), [
        ...(doubts
          ? []
          : [
              ['left in doubt', 'inDoubt'],
              ['not visible', 'notVisibleYet', 'notVisibleYet'],
            ]),
        ['under way', 'underWay'],
      ]);
    });
  }
});

const intentLine = (id: string, rest: Readonly<Record<string, unknown>> = {}): string =>
  addChecksum(JSON.stringify({ ...sampleIntent(id), ...rest }));
const outcomeLine = (id: string, outcome: string, rest: Readonly<Record<string, unknown>> = {}): string =>
  addChecksum(
    JSON.stringify({
      type: 'outcome',
      version: 1,
      id,
      time: new Date(start).toISOString(),
      outcome,
      ...rest,
    }),
  );

function sampleIntent(id: string): object {
  return {
    type: 'intent',
    version: 1,
    id,
    session: '2-gone',
    time: new Date(start).toISOString(),
    action: 'revoke',
    chat: { id: 'chat' },
    person: { userId: 'person' },
  };
}

/** Reads lines whose windows are gone. */
function readLines(lines: readonly string[]): Promise<JournalReading> {
  return new Journal(new MemoryJournal([...lines]), () => start).read();
}

type Outcomes = Record<string, JournalOutcome | undefined>;

/** The outcome of each id. */
async function outcomesIn(lines: readonly string[]): Promise<Outcomes> {
  const { entries } = await readLines(lines);
  return Object.fromEntries(entries.map(({ intent, outcome }) => [intent.id, outcome?.outcome]));
}

describe('Reading the journal', () => {
  const cases: readonly (readonly [string, readonly string[], Outcomes])[] = [
    ['nothing where there is nothing', [], {}],
    ['an intent alone', [intentLine('a')], { a: undefined }],
    [
      'lines from before there were checksums',
      [
        JSON.stringify(sampleIntent('a')),
        `{"type":"outcome","version":1,"id":"a","time":"2026-06-18T14:30:01Z","outcome":"revoked"}`,
      ],
      { a: 'revoked' },
    ],
    [
      'the later outcome',
      [intentLine('a'), outcomeLine('a', 'inDoubt'), outcomeLine('a', 'revoked')],
      { a: 'revoked' },
    ],
    [
      'what is known, and not a doubt that was carried over behind it',
      [outcomeLine('a', 'revoked'), intentLine('a'), outcomeLine('a', 'inDoubt')],
      { a: 'revoked' },
    ],
    ['one entry of a line that is there twice', [intentLine('a'), intentLine('a')], { a: undefined }],
    ['no entry of an outcome whose intent is gone', [outcomeLine('a', 'revoked')], {}],
    ['an addition', [intentLine('a', { action: 'readd' }), outcomeLine('a', 'added')], { a: 'added' }],
    [
      'lines with fields that it does not know',
      [intentLine('a', { colour: 'red' }), outcomeLine('a', 'refused', { why: [1] })],
      { a: 'refused' },
    ],
  ];
  for (const [what, lines, expected] of cases) {
    it(`gives ${what}`, async () => deepEqual(await outcomesIn(lines), expected));
  }

  it('counts what is damaged and what is of a version to come, and reads the rest', async () => {
    const reading = await readLines([
      '{"type":"intent","version":1,',
      'nonsense',
      '[]',
      '{}',
      intentLine(''),
      intentLine('x', { time: 'yesterday' }),
      intentLine('y', { chat: {} }),
      outcomeLine('a', ''),
      intentLine('b').replace('"userId":"person"', '"userId":"parson"'),
      intentLine('b').replace('"crc32"', '"crc33"'),
      intentLine('v2', { version: 2 }),
      intentLine('z', { action: 'promote' }),
      outcomeLine('a', 'postponed'),
      '{"type":"note","version":1}',
      intentLine('a'),
    ]);
    deepEqual(
      [reading.entries.map(({ intent }) => intent.id), reading.damaged, reading.unknown],
      [['a'], 10, 4],
    );
  });
});

/** A line and what is to be read of it: its id, if it is an intent. */
const anyLine = fc
  .nat(40)
  .chain(number =>
    fc.constantFrom(
      { text: intentLine(`i${number}`, { note: '\u2028 é 🦊' }), id: `i${number}` },
      { text: outcomeLine(`i${number}`, 'revoked'), id: undefined },
      { text: outcomeLine(`i${number}`, 'inDoubt'), id: undefined },
    ),
  );

describe('A damaged journal', () => {
  it('gives back every whole line, however its lines are mixed and cut', async () => {
    const damagedLine = fc.record({ line: anyLine, cut: fc.option(fc.nat(), { nil: undefined }) });
    await fc.assert(
      fc.asyncProperty(fc.array(damagedLine, { maxLength: 60 }), async written => {
        const texts = written.map(({ line, cut }) =>
          cut === undefined ? line.text : line.text.slice(0, cut % line.text.length),
        );
        const expected = written.flatMap(({ line, cut }) =>
          cut === undefined && line.id !== undefined ? [line.id] : [],
        );
        const { entries, damaged } = await readLines(texts);
        deepEqual(entries.map(({ intent }) => intent.id).sort(), [...new Set(expected)].sort());
        equal(damaged, written.filter(({ cut }) => cut !== undefined).length);
      }),
    );
  });

  it('never makes reading fail, whatever is in it', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record({ type: fc.constantFrom('intent', 'outcome'), version: fc.constant(1), id: fc.anything() })
        .map(value =>
          JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? 'big' : inner)),
        ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anything), async lines => {
        const { damaged, unknown, entries } = await readLines(lines);
        equal(damaged + unknown + entries.length <= lines.length, true);
      }),
    );
  });
});

describe('What is carried over to the next file', () => {
  it('is the damaged line, too, that may be the intent of what was planned', async () => {
    const storage = new MemoryJournal();
    const gone = journalOver(new MemoryJournal(storage.lines, '2-gone')).begin(context);
    const [sent] = await gone.plan([subject('sent'), subject('not sent')]);
    await gone.intend(subject('sent'), sent);
    const intent = storage.lines.pop() ?? '';
    await gone.settle(await gone.intend(subject('done')), { outcome: 'revoked' });
    const done = storage.lines.at(-1) ?? '';
    const carried: unknown[] = [];
    for (const length of [120, 20]) {
      const lines = [...storage.lines, intent.slice(0, length), done.slice(0, 100)];
      const window = new MemoryJournal(lines);
      const before = await summaryOf(journalOver(window));
      await journalOver(window).clear();
      const rotated = new MemoryJournal(unsettledLines(lines));
      const doubts = before.filter(entry => Array.isArray(entry) && entry[1] === 'inDoubt');
      deepEqual(await summaryOf(journalOver(window)), doubts);
      deepEqual(
        (await summaryOf(journalOver(rotated))).filter(
          entry => Array.isArray(entry) && entry[1] === 'inDoubt',
        ),
        doubts,
      );
      carried.push(doubts.length, window.lines.length);
    }
    deepEqual(carried, [1, 2, 2, 3]);
  });

  it('is every doubt, with all its lines as they are, and nothing that is settled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 60 }), async lines => {
        const texts = lines.map(({ text }) => text);
        const doubts = Object.fromEntries(
          Object.entries(await outcomesIn(texts)).filter(
            ([, outcome]) => (outcome ?? 'inDoubt') === 'inDoubt',
          ),
        );
        const carried = unsettledLines(texts);
        deepEqual(await outcomesIn(carried), doubts);
        deepEqual(
          carried.filter(text => !texts.includes(text)),
          [],
        );
      }),
    );
  });
});
