import { deepEqual } from 'node:assert/strict';
import { askerOf, wasAskedBy } from '../../../src/checks/asker.ts';
import { rerunBy } from '../../../src/checks/rerun.ts';
import { formatTarget, type OwnIdentity } from '../../../src/checks/target.ts';
import { alex, fabrikam, laura, megan } from '../../emulator/seed/people.ts';
import { asker, sampleRun, targetOf } from './sampleRuns.ts';

const inContoso = sampleRun(1, { askedByTenantId: alex.tid });
const unknownTenant = sampleRun(1);

describe('The account that asked a run', () => {
  it('has its name and its tenant, as far as they are known', () => {
    const { label } = asker;
    const accounts = [
      asker,
      { label: label.toUpperCase(), tenantId: alex.tid.toUpperCase() },
      { label, tenantId: undefined },
      { label, tenantId: fabrikam.id },
      { label: megan.upn, tenantId: megan.tid },
    ];
    deepEqual(
      [inContoso, unknownTenant].map(run => accounts.map(account => wasAskedBy(run, account))),
      [
        [true, true, true, false, false],
        [true, true, true, true, false],
      ],
    );
    deepEqual(askerOf(inContoso), asker);
  });
});

describe('A run that is asked again', () => {
  const own: OwnIdentity = { userId: undefined, signInName: '' };
  const again = (
    run: typeof inContoso,
    targets: readonly string[],
    by: { readonly upn: string; readonly tid: string | undefined },
    who = own,
  ): unknown => {
    const question = { strategy: 'each', targets: targets.map(targetOf) } as const;
    const rerun = rerunBy({ ...run, question }, { label: by.upn, tenantId: by.tid }, who);
    return [rerun.targets.map(formatTarget), rerun.isOwnLeftOut, rerun.unplaced.map(formatTarget)];
  };
  const placed = `${megan.oid}@${megan.tid}`;

  it('is about the same people, whichever account of whichever tenant asks', () => {
    deepEqual(
      [alex, laura].map(account => again(inContoso, [megan.oid, laura.upn], account)),
      [
        [[placed, laura.upn], false, []],
        [[placed, laura.upn], false, []],
      ],
    );
  });

  it('leaves out an ID of which nothing tells the tenant, but for the same name', () => {
    deepEqual(
      [alex, { ...alex, tid: undefined }, laura].map(account =>
        again(unknownTenant, [megan.oid, laura.upn], account),
      ),
      [
        [[placed, laura.upn], false, []],
        [[megan.oid, laura.upn], false, []],
        [[laura.upn], false, [megan.oid]],
      ],
    );
  });

  it('leaves out whoever asks', () => {
    const who = { userId: megan.oid, signInName: megan.upn };
    deepEqual(again(inContoso, [megan.oid, alex.upn], megan, who), [[alex.upn], true, []]);
  });
});
