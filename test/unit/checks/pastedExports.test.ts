import { deepEqual } from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import { activityReport } from '../../../src/access/activityReport.ts';
import { Journal } from '../../../src/access/journal.ts';
import { appComparisonReport } from '../../../src/apps/comparisonReport.ts';
import { appsReport } from '../../../src/apps/appsReport.ts';
import { chatReport } from '../../../src/chats/chatReport.ts';
import type { Completeness } from '../../../src/chats/completion.ts';
import type { Self } from '../../../src/chats/model.ts';
import { peopleReport } from '../../../src/chats/peopleReport.ts';
import { learn, newPerson } from '../../../src/chats/person.ts';
import { checkReport } from '../../../src/checks/checkReport.ts';
import type { CheckResult } from '../../../src/checks/model.ts';
import { matrixReport } from '../../../src/checks/matrixReport.ts';
import { formatTarget, type Target } from '../../../src/checks/target.ts';
import { readTyped } from '../../../src/checks/typedTargets.ts';
import type { Report, Row } from '../../../src/core/report.ts';
import { csvText } from '../../../src/ui/export/reportFormats.ts';
import { MemoryJournal } from '../access/memoryJournal.ts';
import { anApp, application } from '../apps/samples.ts';
import { sampleChat, sampleMember } from '../chats/sample.ts';
import { denied, sampleRun } from './sampleRuns.ts';

const lauraId = '59b5bc69-ca73-4ffd-a2e0-88a79115d13b';
const jonasId = 'bd6a223f-59b5-46dd-90bc-0ddebaf3da5a';
const fabrikam = 'b11186db-6149-4b3d-95ad-23c9e1bf6853';
const contoso = '2432b57b-0abd-43db-aa7b-16eadd115d34';
const chatId = '19:2da4c29f6d7041eca70b638b43d45437@thread.v2';
const laura = sampleMember('Weber, Laura', {
  userId: lauraId,
  tenantId: fabrikam,
  email: 'laura@fabrikam.example',
});
const jonas = sampleMember('Jonas "Jo" Ray; Sales', {
  userId: jonasId,
  tenantId: undefined,
  email: '+jonas@contoso.example',
});
const phone = sampleMember('A phone', {
  kind: 'phoneUser',
  userId: '+331234',
  tenantId: undefined,
  email: undefined,
});
const chat = sampleChat(chatId, {
  topic: 'Launch, with boss@contoso.example',
  tenantId: contoso,
  members: [laura, jonas],
});
const known: Completeness = { chats: 1, allChats: true, isCut: false, partialRosters: 0, unreadable: 0 };
const self: Self = { userId: contoso, tenantId: contoso };
const external: Target = { kind: 'id', id: lauraId, tenantId: fabrikam };
const signInName: Target = { kind: 'upn', userPrincipalName: '-jonas@contoso.example' };

/** A result about people, with other IDs in its row. */
function resultAbout(...targets: readonly Target[]): CheckResult {
  return { targets, verdict: denied, at: 1000, requestId: contoso, clientRequestId: fabrikam };
}

/** An export in all the ways in which it comes: as it is, with semicolons, and as a spreadsheet copies its cells. */
async function pasted(report: Report): Promise<readonly string[]> {
  const csv = await csvText(report);
  const cells = [
    report.columns,
    ...Array.from(report.rows(), (row: Row) => report.columns.map(name => row[name])),
  ];
  const options = { cast: { boolean: String }, escape_formulas: true };
  return [
    csv,
    `\ufeff${csv}`,
    stringify(cells, { ...options, delimiter: ';' }),
    stringify(cells, { ...options, delimiter: '\t' }),
  ];
}

/** The people in an export, the same in whatever way it is pasted, and what names nobody. */
async function read(report: Report): Promise<readonly string[]> {
  const found = (await pasted(report)).map(text =>
    readTyped(text).map(piece =>
      piece.kind === 'target' ? formatTarget(piece.target) : `${piece.reason}: ${piece.text}`,
    ),
  );
  const [first = [], ...others] = found;
  deepEqual(
    others,
    others.map(() => first),
  );
  return first;
}

describe('An export that is pasted names the people it is about', () => {
  it('of chats', async () => {
    deepEqual(await read(chatReport([chat], known, self)), [`${lauraId}@${fabrikam}`, jonasId]);
  });

  it('of chats, and says so where a member has no identity or no member is known', async () => {
    const chats = [
      sampleChat('19:a@thread.v2', { tenantId: contoso, members: [phone, laura] }),
      sampleChat('19:b@thread.v2', { tenantId: contoso }),
    ];
    const found = readTyped(await csvText(chatReport(chats, known, self)));
    deepEqual(
      found.map(piece => (piece.kind === 'target' ? formatTarget(piece.target) : piece.reason)),
      ['unclearRow', `${lauraId}@${fabrikam}`, 'unclearRow'],
    );
  });

  it('of people', async () => {
    const people = [laura, jonas].map(member => {
      const person = newPerson(member.userId ?? '', member);
      learn(person, member, chat);
      return person;
    });
    deepEqual(await read(peopleReport(people, [chat], known, self)), [`${lauraId}@${fabrikam}`, jonasId]);
  });

  it('of checks', async () => {
    const run = sampleRun(1, { results: [resultAbout(external), resultAbout(external, signInName)] });
    deepEqual(await read(checkReport([run], () => 'Weber, Laura')), [
      `${lauraId}@${fabrikam}`,
      'upn:-jonas@contoso.example',
    ]);
  });

  it('of checks with several accounts', async () => {
    const matrix = {
      question: { strategy: 'each', targets: [external, signInName] },
      startedAt: 0,
      rows: [[external], [signInName]],
      columns: [
        {
          account: 'alexw@contoso.example',
          cells: [
            { kind: 'answered', result: resultAbout(external) },
            { kind: 'answered', result: resultAbout(signInName) },
          ],
          groups: [],
          requests: 2,
        },
      ],
    } as const;
    deepEqual(await read(matrixReport(matrix, [0, 1], () => undefined)), [
      `${lauraId}@${fabrikam}`,
      'upn:-jonas@contoso.example',
    ]);
  });

  it('of the activity', async () => {
    const journal = new Journal(new MemoryJournal([], '1-own'), () => 0);
    const account = { id: 'a', label: 'alex@contoso.example', userId: contoso, tenantId: contoso };
    const run = journal.begin({ action: 'revoke', cloud: 'global', account });
    for (const member of [laura, jonas]) {
      await run.intend({
        chat: { id: chatId, label: 'Launch', type: 'group', tenantId: contoso },
        member,
        userId: member.userId ?? '',
        tenantId: member.tenantId,
        clientRequestId: fabrikam,
      });
    }
    const { entries } = await journal.read();
    const found = await read(activityReport(entries, { damaged: 0, unknown: 0 }));
    deepEqual([...found].sort(), [`${lauraId}@${fabrikam}`, jonasId].sort());
  });

  it('of apps: nobody, whatever IDs it has', async () => {
    const app = anApp({
      permissions: [{ ...application('A.Chat'), state: 'granted' }],
      installationId: contoso,
    } as never);
    const apps = { apps: [app], unexplained: [], unreadable: 0, isCut: false } as const;
    const done = { grants: { kind: 'read' }, consents: { kind: 'read' } } as const;
    const comparison = { manifest: { name: 'App', version: '1', permissions: [] }, manifestId: fabrikam };
    const failed = { kind: 'failed', chatId, failure: { kind: 'cancelled' } };
    const reports = [
      appsReport([{ chatId, ...apps, ...done }], () => 'Launch'),
      appComparisonReport(
        { ...comparison, environment: undefined, chats: [failed] } as never,
        () => 'Launch',
      ),
    ];
    for (const report of reports) {
      deepEqual(
        readTyped(await csvText(report)).map(piece => (piece.kind === 'problem' ? piece.reason : piece.text)),
        ['unclearRow'],
      );
    }
  });
});
