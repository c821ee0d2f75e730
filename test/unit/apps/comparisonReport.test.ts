import { deepEqual } from 'node:assert/strict';
import { compareWithChat } from '../../../src/apps/appComparison.ts';
import { appComparisonReport, type ManifestComparison } from '../../../src/apps/comparisonReport.ts';
import type { AppManifest } from '../../../src/apps/manifest.ts';
import type { ChatApps } from '../../../src/apps/model.ts';
import { anInstallation, application, chatId } from './samples.ts';

const manifestId = 'bd1ed596-b304-41ab-8f22-af850d09dd69';
const manifest: AppManifest = {
  name: 'Launch Companion',
  version: '1.3.0',
  id: { kind: 'known', id: manifestId },
  entraAppId: undefined,
  permissions: [application('A.Chat')],
  isOld: false,
  unresolved: [],
};
const chat: ChatApps = {
  chatId,
  apps: [{ ...anInstallation(), permissions: [], joinedBy: undefined }],
  unexplained: [],
  grants: { kind: 'read' },
  consents: { kind: 'read' },
  unreadable: 0,
  isCut: false,
};
const compared = (of: ChatApps): ManifestComparison['chats'][number] => ({
  kind: 'compared',
  chatId: of.chatId,
  comparison: compareWithChat(manifest, manifestId, of),
});

describe('The report of a comparison', () => {
  const report = appComparisonReport(
    {
      manifest,
      manifestId,
      environment: 'dev',
      chats: [
        compared(chat),
        compared({ ...chat, chatId: 'empty', apps: [] }),
        compared({ ...chat, chatId: 'cut', apps: [], isCut: true }),
        { kind: 'failed', chatId: 'unread', failure: { kind: 'timeout', afterMs: 5 } },
      ],
    },
    id => (id === chatId ? 'Launch' : undefined),
  );

  it('has a row for each permission, and one for a chat without the app or without an answer', () => {
    const facts = { environment: 'dev', manifestId, manifestVersion: '1.3.0' };
    const empty = {
      app: undefined,
      installedVersion: undefined,
      origin: undefined,
      permission: undefined,
      type: undefined,
      reason: undefined,
      entraAppId: undefined,
      installationId: undefined,
    };
    deepEqual(
      [...report.rows()],
      [
        {
          ...facts,
          topic: 'Launch',
          chatId,
          app: 'Launch Companion',
          installedVersion: '1.2.0',
          origin: 'organization',
          permission: 'A.Chat',
          type: 'application',
          state: 'notGranted',
          reason: 'notUpgraded',
          entraAppId: '168bc697-82f7-4419-825b-50ddab80ee06',
          installationId: 'installation',
        },
        { ...facts, ...empty, topic: undefined, chatId: 'empty', state: 'notInstalled' },
        { ...facts, ...empty, topic: undefined, chatId: 'cut', state: 'unknown' },
        {
          ...facts,
          ...empty,
          topic: undefined,
          chatId: 'unread',
          state: 'notRead',
          reason: 'timeout (after 5 ms)',
        },
      ],
    );
  });

  it('lists the chats for programs', () => {
    deepEqual(
      [report.facts, [...report.items()]],
      [
        {
          environment: 'dev',
          manifestId,
          manifestVersion: '1.3.0',
          name: 'Launch Companion',
          asksFor: [application('A.Chat')],
        },
        [
          {
            chatId,
            topic: 'Launch',
            installed: [
              {
                id: 'installation',
                name: 'Launch Companion',
                version: '1.2.0',
                origin: 'organization',
                entraAppId: '168bc697-82f7-4419-825b-50ddab80ee06',
                isSameVersion: false,
                isSameRegistration: undefined,
                permissions: [
                  { ...application('A.Chat'), state: { kind: 'notGranted', reason: 'notUpgraded' } },
                ],
              },
            ],
            isCertain: true,
            leftGrants: [],
            unreadable: 0,
            mayBeMore: false,
          },
          {
            chatId: 'empty',
            topic: undefined,
            installed: [],
            isCertain: true,
            leftGrants: [],
            unreadable: 0,
            mayBeMore: false,
          },
          {
            chatId: 'cut',
            topic: undefined,
            installed: [],
            isCertain: false,
            leftGrants: [],
            unreadable: 0,
            mayBeMore: true,
          },
          { chatId: 'unread', topic: undefined, failure: 'timeout (after 5 ms)' },
        ],
      ],
    );
  });
});
