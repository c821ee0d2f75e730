import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  journalOutcomes,
  readLine,
  writeLine,
  type Intent,
  type JournalLine,
  type OutcomeLine,
  type PlannedLine,
} from '../../../src/access/journalLines.ts';
import { SeededRandom } from '../../emulator/seed/random.ts';

const intent: Intent = {
  type: 'intent',
  version: 1,
  id: '6c0c0e4e-6f0f-4a62-a2c2-6b1a7e9c9f10',
  run: '0a4cb2b5-16c1-4d8c-a9a4-c0b3f4f0e7a1',
  session: '4711-93d2b7a4-2e86-4d4f-8a57-1f6c9d0e3b52',
  time: '2026-06-18T14:30:00.000Z',
  action: 'revoke',
  cloud: 'global',
  account: { id: 'alex', label: 'alexw@contoso.example', userId: 'a', tenantId: 't' },
  chat: { id: '19:2da4c29f6d7041eca70b638b43d45437@thread.v2', label: 'Café 🦊', type: 'group' },
  person: {
    userId: '59b5bc69-ca73-4ffd-a2e0-88a79115d13b',
    tenantId: 'b11186db-6149-4b3d-95ad-23c9e1bf6853',
    displayName: 'Laura Weber',
    email: 'laura@fabrikam.example',
  },
  membership: { roles: ['guest'], visibleHistoryStartDateTime: '0001-01-01T00:00:00Z' },
  clientRequestId: '7d1f4ad8-0f6a-4e0f-8f6d-6d2f0f7f3a11',
};
const outcome: OutcomeLine = {
  type: 'outcome',
  version: 1,
  id: intent.id,
  time: '2026-06-18T14:30:01.200Z',
  outcome: 'stillListed',
  requestId: 'e2b1d2a4-3a54-43b0-9a07-8b4c8ce37c11',
  clientRequestId: intent.clientRequestId,
};
const lines = [intent, outcome].map(writeLine);
const asWritten = new Set(lines.map(line => JSON.stringify(readLine(line))));

/** What is read of bytes where a line was: several lines if a line feed got into it. Empty lines are none. */
function readBytes(bytes: Buffer): readonly JournalLine[] {
  const texts = bytes.toString('utf8').split('\n');
  return texts.filter(text => text.trim() !== '').map(readLine);
}

/** Whether nobody acts on a line: only its type is known. */
const namesNobody = ({ type }: JournalLine): boolean => type === 'damaged' || type === 'unknown';

/** The line with one bit of it the other way round. */
function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

/** A line with something cut off or out of it, with a piece of another one in it, or with some bits the other way round. */
function damaged(line: Buffer, other: Buffer, random: SeededRandom): Buffer {
  const begin = random.between(0, line.length - 1);
  const end = random.between(begin, line.length);
  const pieces = [
    [line],
    [line.subarray(0, begin)],
    [line.subarray(end)],
    [line.subarray(0, begin), line.subarray(end)],
    [line.subarray(0, begin), other.subarray(begin, end), line.subarray(end)],
  ] as const;
  let bytes: Buffer = Buffer.concat(random.pick(pieces));
  for (let flips = random.between(0, 6); flips > 0 && bytes.length > 0; flips -= 1) {
    bytes = flipped(bytes, random.between(0, bytes.length * 8 - 1));
  }
  return bytes;
}

describe('A line of the journal that was damaged', () => {
  it('is known as such, whichever of its bits is the other way round', () => {
    const counts = { bits: 0, unnoticed: 0 };
    for (const line of lines) {
      const bytes = Buffer.from(line, 'utf8');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const read = readBytes(flipped(bytes, bit));
        counts.bits += 1;
        counts.unnoticed += read.every(({ type }) => type === 'damaged') ? 0 : 1;
      }
    }
    deepEqual(counts, { bits: 8 * Buffer.byteLength(lines.join('')), unnoticed: 0 });
  });

  it('names nobody else, in 20,000 lines with flips and cuts', () => {
    const random = new SeededRandom(20_000);
    const counts = { lines: 0, asWritten: 0, somethingElse: 0 };
    for (let count = 0; count < 20_000; count += 1) {
      const [line = '', other = ''] = count % 2 === 0 ? lines : lines.toReversed();
      const bytes = damaged(Buffer.from(line, 'utf8'), Buffer.from(other, 'utf8'), random);
      const read = readBytes(bytes).flatMap(one => (namesNobody(one) ? [] : JSON.stringify(one)));
      counts.lines += 1;
      counts.asWritten += read.length > 0 && read.every(one => asWritten.has(one)) ? 1 : 0;
      counts.somethingElse += read.some(one => !asWritten.has(one)) ? 1 : 0;
    }
    // Some come out whole, for example those with no bit changed and nothing cut off.
    deepEqual(counts, { lines: 20_000, asWritten: 551, somethingElse: 0 });
  });
});

describe('The description of the journal', () => {
  it('has lines with right checksums as examples', () => {
    const text = readFileSync('docs/activity.md', 'utf8');
    const examples = text.split('\n').filter(line => line.startsWith('{'));
    deepEqual(
      examples.map(line => readLine(line).type),
      ['intent', 'outcome'],
    );
  });

  it('has every type of line, and every outcome in its table', () => {
    const text = readFileSync('docs/activity.md', 'utf8');
    const types: Readonly<Record<(PlannedLine | Intent | OutcomeLine)['type'], string>> = {
      planned: '`planned`',
      intent: '"type":"intent"',
      outcome: '"type":"outcome"',
    };
    const rows = journalOutcomes.map(one => `| \`${one}\` |`);
    deepEqual(
      [...Object.values(types), ...rows].filter(one => !text.includes(one)),
      [],
    );
  });
});
