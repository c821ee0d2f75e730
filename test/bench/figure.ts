/** One thing measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The largest value that is good enough, in the same unit; `null` where the value is for information only. */
  readonly limit: number | null;
  readonly ok: boolean;
}

/** A figure that is good as long as it does not exceed its limit. */
export function atMost(limit: number, name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, limit, ok: value <= limit };
}

/** A figure that is good only where it is the one number it must be. */
export function exactly(expected: number, name: string, value: number, unit: string): Figure {
  return { name, value, unit, limit: expected, ok: value === expected };
}

/** A figure without a limit. */
export function forInformation(name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, limit: null, ok: true };
}

/** The middle value; the mean of the two middle ones of an even number. `NaN` without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Each figure's middle value among several rounds of the same figures, an odd number of rounds. */
export function middles(rounds: readonly (readonly Figure[])[]): readonly Figure[] {
  const [first = []] = rounds;
  return first.map((figure, index) => {
    const measured = rounds.flatMap(round => round[index] ?? []);
    return measured.toSorted((one, other) => one.value - other.value)[(rounds.length - 1) / 2] ?? figure;
  });
}

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, limit, ok }) => [
    name,
    String(value),
    unit,
    limit === null ? '' : String(limit),
    limit === null ? '' : ok ? 'ok' : 'MISSED',
  ]);
  const titles = ['Figure', 'Value', 'Unit', 'Limit', ''];
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)),
  );
  const numeric = new Set([titles.indexOf('Value'), titles.indexOf('Limit')]);
  return [titles, widths.map(width => '-'.repeat(width)), ...rows]
    .map(row =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return numeric.has(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** To three decimals: what lies beyond is noise. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
