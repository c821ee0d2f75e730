import { isMissing, type ComparedApp, type ComparedPermission } from './appComparison.ts';
import type { ComparedChat, ManifestComparison } from './comparisonReport.ts';

/** The order of the chats: as they were chosen, by their names, or those in which the app lacks most first. */
export const comparisonOrders = ['chosen', 'name', 'missing'] as const;
export type ComparisonOrder = (typeof comparisonOrders)[number];

/**
 * What is shown: everything, or only what is missing (the app, or permissions that it asks for), what was granted
 * without being asked for, installations of another version, or what is not known.
 */
export const comparisonFilters = ['all', 'missing', 'notAskedFor', 'otherVersion', 'unknown'] as const;
export type ComparisonFilter = (typeof comparisonFilters)[number];

/** How a comparison is shown. */
export interface ComparisonView {
  readonly order: ComparisonOrder;
  readonly filter: ComparisonFilter;
}

/**
 * The part of a comparison that is shown, in its order. Equal chats keep the order in which they were chosen.
 * @param compareNames compares the names of two chats, given by their ids.
 */
export function comparisonToShow(
  comparison: ManifestComparison,
  { order, filter }: ComparisonView,
  compareNames: (one: string, other: string) => number,
): ManifestComparison {
  const chats = [...comparison.chats];
  switch (order) {
    case 'chosen':
      break;
    case 'name':
      chats.sort((one, other) => compareNames(one.chatId, other.chatId));
      break;
    case 'missing':
      chats.sort((one, other) => lackIn(other) - lackIn(one));
      break;
  }
  return { ...comparison, chats: chats.flatMap(chat => shownOf(chat, filter)) };
}

/** How much the app lacks in a chat: permissions, or everything where it is not installed. */
function lackIn(chat: ComparedChat): number {
  if (chat.kind === 'failed') {
    return 0;
  }
  const { installed, isCertain } = chat.comparison;
  if (installed.length === 0) {
    return isCertain ? Infinity : 0;
  }
  return installed.flatMap(({ permissions }) => permissions.filter(isMissing)).length;
}

/** A chat with what passes the filter; nothing if none of it does. */
function shownOf(chat: ComparedChat, filter: ComparisonFilter): readonly ComparedChat[] {
  if (filter === 'all') {
    return [chat];
  }
  if (chat.kind === 'failed') {
    return filter === 'unknown' ? [chat] : [];
  }
  const { comparison } = chat;
  if (comparison.installed.length === 0) {
    return filter === (comparison.isCertain ? 'missing' : 'unknown') ? [chat] : [];
  }
  const installed = comparison.installed.flatMap(app => appShown(app, filter));
  return installed.length > 0 ? [{ ...chat, comparison: { ...comparison, installed } }] : [];
}

function appShown(app: ComparedApp, filter: Exclude<ComparisonFilter, 'all'>): readonly ComparedApp[] {
  if (filter === 'otherVersion') {
    return app.isSameVersion === false ? [app] : [];
  }
  const permissions = app.permissions.filter(permission => passes(permission, filter));
  return permissions.length > 0 ? [{ ...app, permissions }] : [];
}

function passes(permission: ComparedPermission, filter: 'missing' | 'notAskedFor' | 'unknown'): boolean {
  return filter === 'missing' ? isMissing(permission) : permission.state.kind === filter;
}
