/** What a person typed for the start of the visible history: the moment as Graph takes it, or why it is none. */
export type HistoryStart = { readonly start: string } | { readonly problem: 'notADate' | 'inFuture' };

const datePattern =
  /^(?<date>(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}))(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(?<zone>Z|[+-]\d{2}:\d{2})?)?$/i;

/**
 * Reads a day or a moment: `2026-05-04`, `2026-05-04T08:00Z`, `2026-05-04 10:00+02:00`. UTC unless it says otherwise.
 * @param nowMs milliseconds since 1970.
 */
export function parseHistoryStart(text: string, nowMs: number): HistoryStart {
  const groups = datePattern.exec(text.trim())?.groups;
  if (!groups) {
    return { problem: 'notADate' };
  }
  const { date = '', year, month, day, time = '00:00', zone = 'Z' } = groups;
  const moment = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  // Date takes the 31st of February for the 3rd of March.
  const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (Number.isNaN(moment) || calendarDay.getUTCDate() !== Number(day) || Number(year) < 1900) {
    return { problem: 'notADate' };
  }
  return moment > nowMs ? { problem: 'inFuture' } : { start: new Date(moment).toISOString() };
}

/** Whether a start means all of the history, which the service writes as the year 1. */
export function startsAtTheBeginning(start: string): boolean {
  return start.startsWith('0001-');
}
