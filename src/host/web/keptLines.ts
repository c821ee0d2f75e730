import { unsettledLines } from '../../access/journalEntries.ts';
import { readLine, type JournalLine } from '../../access/journalLines.ts';

/** Each line once, where it stands first: a copy of older lines may stand after newer ones. */
export function distinct(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}

/** Outcomes without their intents. Another tab may be moving those: without an outcome, they would be in doubt again. */
export function outcomesAlone(lines: readonly string[]): readonly string[] {
  const groups = [...byEntry(lines)].filter(([, group]) => group.every(({ type }) => type === 'outcome'));
  return groups.flatMap(([, group]) => group.map(({ text }) => text));
}

/** Lines without the oldest entries that are settled, if they are too long. An entry goes with all its lines. */
export function withoutOldest(
  lines: readonly string[],
  all: readonly string[],
  maxLength: number,
): readonly string[] {
  let length = lines.reduce((sum, line) => sum + line.length, 0);
  if (length <= maxLength) {
    return lines;
  }
  const kept = new Set([...unsettledLines(all), ...outcomesAlone(lines)]);
  const dropped = new Set<string>();
  for (const [, group] of byEntry(lines)) {
    const isEnded = group.some(({ type }) => type !== 'intent' && type !== 'planned');
    if (length > maxLength && isEnded && !group.some(({ text }) => kept.has(text))) {
      group.forEach(({ text }) => dropped.add(text));
      length -= group.reduce((sum, { text }) => sum + text.length, 0);
    }
  }
  return lines.filter(line => !dropped.has(line));
}

interface TypedLine {
  readonly text: string;
  readonly type: JournalLine['type'];
}

/** Lines by the ids of their entries, in the order in which they begin. A line without an id is an entry of its own. */
function byEntry(lines: readonly string[]): ReadonlyMap<string, readonly TypedLine[]> {
  const groups = new Map<string, TypedLine[]>();
  for (const text of lines) {
    const line = readLine(text);
    const key = 'id' in line ? line.id : text;
    groups.set(key, [...(groups.get(key) ?? []), { text, type: line.type }]);
  }
  return groups;
}
