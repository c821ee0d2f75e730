/** A start of the visible history that a person typed, as Graph takes it, or what is wrong with it. */
export type HistoryStart = { readonly start: string } | { readonly problem: 'notADate' | 'inFuture' };

const datePattern =
  /^(?<date>(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}))(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(?<zone>Z|[+-]\d{2}:\d{2})?)?$/i;

/**
 * Reads a day or a moment: `2026-05-04`, `2026-05-04T08:00Z`, `2026-05-04 10:00+02:00`. Without a time zone it is UTC.
 * @param nowMs milliseconds since 1970.
 */
export function parseHistoryStart(text: string, nowMs: number): HistoryStart {
  const groups = datePattern.exec(text.trim())?.groups;
  if (!groups) {
    return { problem: 'notADate' };
  }
  const { date = '', year, month, day, time = '00:00', zone = 'Z' } = groups;
  const moment = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  // Date would read the 31st of February as the 3rd of March.
  const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (Number.isNaN(moment) || calendarDay.getUTCDate() !== Number(day) || Number(year) < 1900) {
    return { problem: 'notADate' };
  }
  return moment > nowMs ? { problem: 'inFuture' } : { start: new Date(moment).toISOString() };
}

/** Whether a start means the whole history: the service writes the year 1 for that. */
export function startsAtTheBeginning(start: string): boolean {
  return start.startsWith('0001-');
}
