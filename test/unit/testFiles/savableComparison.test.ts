import { deepEqual } from 'node:assert/strict';
import type { ComparedApp, ComparedPermission } from '../../../src/apps/appComparison.ts';
import type { ComparedChat } from '../../../src/apps/comparisonReport.ts';
import type { AppManifest } from '../../../src/apps/manifest.ts';
import type { AppPermission } from '../../../src/apps/model.ts';
import type { TestedApp } from '../../../src/testFiles/model.ts';
import {
  hasChoiceOfExpectations,
  testsOfComparison,
  type SavedExpectation,
} from '../../../src/testFiles/savableComparison.ts';
import { anInstallation, application, delegated } from '../apps/samples.ts';

const read = application('ChatMessage.Read.Chat');
const stage = delegated('MeetingStage.Write.Chat');
const tab = application('TeamsTab.Read.Chat');
const account = 'alexw@contoso.example';
const byManifest: TestedApp = { kind: 'manifest', path: 'appPackage/manifest.json', environment: 'dev' };
const byId: TestedApp = { kind: 'id', id: 'bd1ed596-b304-41ab-8f22-af850d09dd69' };

const manifest: AppManifest = {
  name: 'Launch Companion',
  version: '1.3.0',
  id: { kind: 'known', id: 'bd1ed596-b304-41ab-8f22-af850d09dd69' },
  entraAppId: undefined,
  permissions: [read, stage, application('ChannelMessage.Read.Group')],
  isOld: false,
  unresolved: [],
};

const granted = (permission: AppPermission): ComparedPermission => ({
  ...permission,
  state: { kind: 'granted' },
});
const missing = (permission: AppPermission): ComparedPermission => ({
  ...permission,
  state: { kind: 'notGranted', reason: 'notUpgraded' },
});

function compared(chatId: string, ...lists: readonly (readonly ComparedPermission[])[]): ComparedChat {
  const installed = lists.map((permissions): ComparedApp => ({
    app: { ...anInstallation(), permissions: [], joinedBy: undefined },
    isSameVersion: false,
    isSameRegistration: true,
    permissions,
  }));
  const chat = {
    chatId,
    apps: [],
    unexplained: [],
    grants: { kind: 'read' },
    consents: { kind: 'read' },
    unreadable: 0,
    isCut: false,
  } as const;
  return { kind: 'compared', chatId, comparison: { chat, installed, leftGrants: [], isCertain: true } };
}

const failed: ComparedChat = { kind: 'failed', chatId: 'd', failure: { kind: 'timeout', afterMs: 1 } };
const chats = [
  compared('a', [granted(read), missing(stage), { ...tab, state: { kind: 'notAskedFor' } }]),
  compared('b'),
  compared('c', [missing(read)], [granted(read), granted(stage)]),
  failed,
];

const saved = (expect: SavedExpectation, app: TestedApp): unknown =>
  testsOfComparison({ manifest, chats }, { expect, app, account, nameOf: chatId => `In ${chatId}` }).map(
    ({ name, chatId, permissions, app: named }) => [name, chatId, permissions, named],
  );

describe('A comparison that is saved as tests', () => {
  it('expects what the manifest asks for, in every chat that was compared', () => {
    deepEqual(saved('askedFor', byManifest), [
      ['In a', 'a', 'manifest', byManifest],
      ['In b', 'b', 'manifest', byManifest],
      ['In c', 'c', 'manifest', byManifest],
    ]);
  });

  it('lists what the manifest asks for of chats, where no test file can name the manifest', () => {
    deepEqual(saved('askedFor', byId), [
      ['In a', 'a', [read, stage], byId],
      ['In b', 'b', [read, stage], byId],
      ['In c', 'c', [read, stage], byId],
    ]);
  });

  it('expects what is granted now, in the chats where something is', () => {
    deepEqual(saved('granted', byManifest), [
      ['In a', 'a', [read, tab], byManifest],
      ['In c', 'c', [read, stage], byManifest],
    ]);
  });

  it('makes no test that expects nothing', () => {
    const asksForNothing = { ...manifest, permissions: [] };
    const saving = { expect: 'askedFor' as const, app: byId, account, nameOf: (id: string) => id };
    deepEqual(testsOfComparison({ manifest: asksForNothing, chats }, saving), []);
  });

  it('leaves a choice only where it makes a difference', () => {
    deepEqual(
      [
        hasChoiceOfExpectations({ chats }),
        hasChoiceOfExpectations({ chats: [compared('a', [granted(read)])] }),
        hasChoiceOfExpectations({ chats: [compared('a', [missing(read)]), compared('b'), failed] }),
      ],
      [true, false, false],
    );
  });
});
