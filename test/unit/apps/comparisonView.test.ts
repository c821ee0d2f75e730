import { deepEqual } from 'node:assert/strict';
import type { ComparedApp, ComparedPermission, ComparedState } from '../../../src/apps/appComparison.ts';
import type { ComparedChat, ManifestComparison } from '../../../src/apps/comparisonReport.ts';
import {
  comparisonFilters,
  comparisonOrders,
  comparisonToShow,
  type ComparisonView,
} from '../../../src/apps/comparisonView.ts';
import { aChat, anApp } from './samples.ts';

const notGranted: ComparedState = { kind: 'notGranted', reason: 'notConsented' };

function permission(name: string, state: ComparedState): ComparedPermission {
  return { name, type: 'application', state };
}

function compared(isSameVersion: boolean, ...permissions: readonly ComparedPermission[]): ComparedApp {
  return { app: anApp(), isSameVersion, isSameRegistration: true, permissions };
}

function inChat(chatId: string, installed: readonly ComparedApp[], isCertain = true): ComparedChat {
  const comparison = { chat: aChat([], { chatId }), installed, isCertain, leftGrants: [] };
  return { kind: 'compared', chatId, comparison };
}

const comparison: ManifestComparison = {
  manifest: {
    name: 'Launch Companion',
    version: '1.3.0',
    id: { kind: 'known', id: 'manifest' },
    entraAppId: undefined,
    permissions: [],
    isOld: false,
    unresolved: [],
  },
  manifestId: 'manifest',
  environment: undefined,
  chats: [
    inChat('fine', [compared(true, permission('A', { kind: 'granted' }))]),
    inChat('lacks one', [compared(false, permission('A', notGranted), permission('B', { kind: 'granted' }))]),
    inChat('without', []),
    inChat('perhaps without', [], false),
    { kind: 'failed', chatId: 'unread', failure: { kind: 'timeout', afterMs: 5 } },
    inChat('lacks two', [
      compared(true, permission('A', notGranted), permission('B', notGranted)),
      compared(true, permission('A', { kind: 'unknown' }), permission('C', { kind: 'notAskedFor' })),
    ]),
  ],
};

/** The chats that are shown, each with the permissions of its apps. */
function shown(view: ComparisonView): Readonly<Record<string, unknown>> {
  const { chats } = comparisonToShow(comparison, view, (one, other) => (one < other ? -1 : 1));
  return Object.fromEntries(
    chats.map(chat => [
      chat.chatId,
      chat.kind === 'compared'
        ? chat.comparison.installed.map(({ permissions }) => permissions.map(({ name }) => name).join())
        : chat.failure.kind,
    ]),
  );
}

describe('A comparison with a manifest, as it is shown', () => {
  it('has its chats as they were chosen, by name, or with what lacks most first', () => {
    deepEqual(
      comparisonOrders.map(order => Object.keys(shown({ order, filter: 'all' }))),
      [
        ['fine', 'lacks one', 'without', 'perhaps without', 'unread', 'lacks two'],
        ['fine', 'lacks one', 'lacks two', 'perhaps without', 'unread', 'without'],
        ['without', 'lacks two', 'lacks one', 'fine', 'perhaps without', 'unread'],
      ],
    );
  });

  it('has only what one looks for', () => {
    deepEqual(
      Object.fromEntries(comparisonFilters.map(filter => [filter, shown({ order: 'chosen', filter })])),
      {
        all: {
          fine: ['A'],
          'lacks one': ['A,B'],
          without: [],
          'perhaps without': [],
          unread: 'timeout',
          'lacks two': ['A,B', 'A,C'],
        },
        missing: { 'lacks one': ['A'], without: [], 'lacks two': ['A,B'] },
        notAskedFor: { 'lacks two': ['C'] },
        otherVersion: { 'lacks one': ['A,B'] },
        unknown: { 'perhaps without': [], unread: 'timeout', 'lacks two': ['A'] },
      },
    );
  });
});
