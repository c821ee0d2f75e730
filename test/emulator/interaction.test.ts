import assert from 'node:assert/strict';
import { adele, alex, fabrikam, ingrid, jonas, laura, lynne, nora, northwind } from './seed/people.ts';
import type { Account } from './tenant.ts';
import { errorOf, useEmulator } from './testEmulator.ts';

const address = '/beta/teamwork/determineIfInteractionIsAllowed';

describe('determineIfInteractionIsAllowed at the emulator', () => {
  const tested = useEmulator();

  async function ask(...users: readonly unknown[]): Promise<unknown> {
    const answer = await tested.send(address, {
      method: 'POST',
      body: { users, interactionType: 'createChat' },
    });
    return answer.status === 200
      ? (answer.body as { value: unknown }).value
      : [answer.status, errorOf(answer.body).code];
  }

  const byId = (account: Account): object => ({
    '@odata.type': 'microsoft.graph.teamworkUserIdentity',
    id: account.oid,
  });
  const byTenant = (account: Account): object => ({ ...byId(account), tenantId: account.tid });
  const byName = (account: Account): object => ({
    '@odata.type': 'microsoft.graph.teamworkUserIdentity',
    userPrincipalName: account.upn.toUpperCase(),
  });
  const byMail = (account: Account): object => ({
    '@odata.type': '#microsoft.graph.emailIdentity',
    email: account.mail,
  });

  it('answers alike for all forms of naming a person', async () => {
    const forms = [byId, byTenant, byName, byMail];
    const verdicts = await Promise.all([
      ...forms.map(form => ask(form(adele))),
      ...forms.slice(1).map(form => ask(form(jonas))),
    ]);
    assert.deepEqual(verdicts, [true, true, true, true, false, false, false]);
  });

  it('denies blocked people and everybody of a blocked tenant', async () => {
    assert.deepEqual(
      [await ask(byTenant(jonas)), await ask(byTenant(nora)), await ask(byTenant(ingrid))],
      [false, false, true],
    );
  });

  it('denies a pair that may not share a chat, although each alone is allowed', async () => {
    assert.deepEqual(
      [
        await ask(byTenant(laura)),
        await ask(byMail(lynne)),
        await ask(byTenant(laura), byMail(lynne)),
        await ask(byTenant(laura), byId(adele)),
      ],
      [true, true, false, true],
    );
  });

  it('follows policies that change at run time, back to the seeded ones on reset', async () => {
    const { policies } = tested.emulator;
    policies.clear();
    const free = [
      await ask(byTenant(jonas)),
      await ask(byTenant(nora)),
      await ask(byTenant(laura), byId(lynne)),
    ];
    policies.blockPerson(adele.oid);
    policies.blockTenant(fabrikam.id);
    policies.forbidTogether(alex.oid, lynne.oid);
    const bound = [await ask(byId(adele)), await ask(byTenant(laura)), await ask(byId(lynne))];
    tested.emulator.reset();
    const seeded = [await ask(byId(adele)), await ask(byTenant(laura)), await ask(byTenant(jonas))];
    assert.deepEqual(
      [free, bound, seeded],
      [
        [true, true, true],
        [false, false, false],
        [true, true, false],
      ],
    );
  });

  it('denies a larger set only when all of it is asked about', async () => {
    tested.emulator.policies.forbidTogether(adele.oid, ingrid.oid, lynne.oid);
    assert.deepEqual(
      [
        await ask(byId(adele), byTenant(ingrid)),
        await ask(byTenant(ingrid), byId(lynne)),
        await ask(byId(adele), byTenant(ingrid), byId(lynne)),
      ],
      [true, true, false],
    );
  });

  it('answers for strangers as the choice says', async () => {
    const stranger = { '@odata.type': 'microsoft.graph.emailIdentity', email: 'nobody@nowhere.example' };
    const wrongTenant = { ...byId(adele), tenantId: northwind.id };
    const answers: unknown[] = [];
    for (const choice of ['denied', 'allowed', '404'] as const) {
      tested.emulator.choices.interactionUnknownUser = choice;
      answers.push([await ask(stranger), await ask(wrongTenant, byId(adele))]);
    }
    const missing = [404, 'NotFound'];
    assert.deepEqual(answers, [
      [false, false],
      [true, true],
      [missing, missing],
    ]);
  });

  it('knows an id alone in the tenant of whoever asks, or in any, as the choice says', async () => {
    tested.emulator.choices.interactionUnknownUser = '404';
    const answers: unknown[] = [];
    for (const choice of ['unknown', 'found'] as const) {
      tested.emulator.choices.interactionForeignId = choice;
      answers.push([await ask(byId(adele)), await ask(byId(laura)), await ask(byTenant(laura))]);
    }
    assert.deepEqual(answers, [
      [true, [404, 'NotFound'], true],
      [true, true, true],
    ]);
  });

  it('answers for nobody and for too many as the choices say', async () => {
    const refused = [400, 'BadRequest'];
    const { choices } = tested.emulator;
    const first = await ask();
    choices.emptyUsers = 'allowed';
    const second = await ask();
    choices.emptyUsers = 'denied';
    const third = await ask();
    choices.interactionMaximumUsers = 1;
    const fourth = await ask(byId(adele), byTenant(ingrid));
    assert.deepEqual([first, second, third, fourth], [refused, true, false, refused]);
  });

  it('refuses a body that is not as documented', async () => {
    const createChat = 'createChat';
    const bodies: readonly unknown[] = [
      {},
      { users: [byId(adele)] },
      { users: [byId(adele)], interactionType: 'unknownFutureValue' },
      { users: byId(adele), interactionType: createChat },
      { users: [adele.oid], interactionType: createChat },
      { users: [{ id: adele.oid }], interactionType: createChat },
      { users: [{ ...byId(adele), userPrincipalName: adele.upn }], interactionType: createChat },
      { users: [{ ...byMail(adele), tenantId: adele.tid }], interactionType: createChat },
      { users: [{ '@odata.type': 'microsoft.graph.emailIdentity', email: '' }], interactionType: createChat },
      { users: [byId(adele)], interactionType: createChat, reason: 'none' },
    ];
    const answers = await Promise.all(bodies.map(body => tested.send(address, { method: 'POST', body })));
    assert.deepEqual(
      [answers.map(({ status }) => status), tested.emulator.audit],
      [bodies.map(() => 400), []],
    );
  });

  it('is written to the audit log of each target’s tenant', async () => {
    await ask(byTenant(laura), byMail(lynne), byName(ingrid));
    const [request] = tested.emulator.requests;
    const entries = tested.emulator.audit.map(({ time, ...entry }) => {
      assert.ok(Date.parse(time) <= Date.now());
      return entry;
    });
    const common = {
      requestId: request?.requestId,
      callerOid: alex.oid,
      interactionType: 'createChat',
      allowed: false,
    };
    assert.deepEqual(entries, [
      { ...common, tenantId: laura.tid, targets: [laura.oid, ingrid.oid] },
      { ...common, tenantId: lynne.tid, targets: [lynne.oid] },
    ]);
  });
});
