import { deepEqual } from 'node:assert/strict';
import { appsReport } from '../../../src/apps/appsReport.ts';
import type { ChatApps } from '../../../src/apps/model.ts';
import { anInstallation, application, chatId } from './samples.ts';

const chat: ChatApps = {
  chatId,
  apps: [
    {
      ...anInstallation({ entraAppId: 'entra', manifestId: 'manifest' }),
      permissions: [{ ...application('A.Chat'), state: 'granted' }],
      joinedBy: 'clientAppId',
    },
    {
      ...anInstallation({ id: 'other', name: undefined, version: undefined, entraAppId: undefined }),
      permissions: [],
      joinedBy: undefined,
    },
  ],
  unexplained: [
    { entraAppId: 'gone', servicePrincipalId: 'principal', permissions: [application('B.Chat')] },
  ],
  grants: { kind: 'failed', failure: { kind: 'timeout', afterMs: 5 } },
  consents: { kind: 'read' },
  unreadable: 1,
  isCut: false,
};

describe('The report of apps', () => {
  const report = appsReport([chat], () => 'Launch');

  it('has a row for each permission, one for an app without any, and the grants of no app', () => {
    const facts = { topic: 'Launch', grantsRead: 'timeout (after 5 ms)', chatId };
    deepEqual(
      [...report.rows()],
      [
        {
          ...facts,
          app: 'Launch Companion',
          version: '1.2.0',
          origin: 'organization',
          permission: 'A.Chat',
          type: 'application',
          state: 'granted',
          entraAppId: 'entra',
          manifestId: 'manifest',
          teamsAppId: 'teams app',
          installationId: 'installation',
          servicePrincipalId: undefined,
        },
        {
          ...facts,
          app: undefined,
          version: undefined,
          origin: 'organization',
          permission: undefined,
          type: undefined,
          state: undefined,
          entraAppId: undefined,
          manifestId: 'bd1ed596-b304-41ab-8f22-af850d09dd69',
          teamsAppId: 'teams app',
          installationId: 'other',
          servicePrincipalId: undefined,
        },
        {
          ...facts,
          app: undefined,
          version: undefined,
          origin: undefined,
          permission: 'B.Chat',
          type: 'application',
          state: 'granted',
          entraAppId: 'gone',
          manifestId: undefined,
          teamsAppId: undefined,
          installationId: undefined,
          servicePrincipalId: 'principal',
        },
      ],
    );
  });

  it('lists the chats for programs', () => {
    deepEqual(
      [...report.items()],
      [
        {
          chatId,
          topic: 'Launch',
          grants: 'timeout (after 5 ms)',
          consents: 'read',
          unreadable: 1,
          mayBeMore: false,
          apps: chat.apps,
          unexplained: chat.unexplained,
        },
      ],
    );
  });
});
