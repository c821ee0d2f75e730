import * as vscode from 'vscode';
import { lazily } from '../../core/lazily.ts';

// Dates, times and durations in the person's language. A format costs far more to make than to use, so each is made
// once.

const dayOfYear = lazily(() => dateFormat({ day: 'numeric', month: 'short' }));
const day = lazily(() => dateFormat({ dateStyle: 'medium' }));
const timeOfDay = lazily(() => dateFormat({ timeStyle: 'short' }));
const dayAndTime = lazily(() => dateFormat({ dateStyle: 'medium', timeStyle: 'short' }));
const moment = lazily(() => dateFormat({ dateStyle: 'medium', timeStyle: 'medium' }));

/** A day, with the year where it is not this one. @param time milliseconds since 1970 */
export function dayText(time: number): string {
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  return (isThisYear ? dayOfYear() : day()).format(time);
}

/** A time of day to the minute, with the day where it is not today. @param time milliseconds since 1970 */
export function timeText(time: number): string {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return (isToday ? timeOfDay() : dayAndTime()).format(time);
}

/** A day and a time to the second. @param time milliseconds since 1970 */
export function momentText(time: number): string {
  return moment().format(time);
}

/** A duration in seconds below two minutes, else in minutes. @param ms milliseconds */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120
    ? vscode.l10n.t('{count} s', { count: seconds })
    : vscode.l10n.t('{count} min', { count: Math.ceil(seconds / 60) });
}

function dateFormat(form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(vscode.env.language, form);
}
