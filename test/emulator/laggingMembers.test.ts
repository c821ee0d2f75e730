import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { adele, isaiah, megan } from './seed/people.ts';
import type { Account } from './tenant.ts';
import { allPages, pageOf, useEmulator } from './testEmulator.ts';

const chat = `/beta/chats/${chatIds.contosoLaunch}`;

describe('Members that lag behind at the emulator', () => {
  let elapsedMs = 0;
  const tested = useEmulator({ monotonic: () => elapsedMs });

  async function revoke({ oid, tid }: Account): Promise<number> {
    const user = { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: oid, tenantId: tid };
    const request = { method: 'POST', body: { user } };
    return (await tested.send(`${chat}/removeAllAccessForUser`, request)).status;
  }

  async function add({ oid }: Account): Promise<number> {
    const body = {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      'user@odata.bind': `${tested.emulator.origin}/beta/users/${oid}`,
      roles: ['owner'],
    };
    return (await tested.send(`${chat}/members`, { method: 'POST', body })).status;
  }

  /** Which of the people a reading shows. */
  async function shown(...people: readonly Account[]): Promise<readonly string[]> {
    const names = (await allPages(tested.send, `${chat}/members`))
      .flat()
      .map(member => member['displayName']);
    return people.map(({ name }) => name).filter(name => names.includes(name));
  }

  it('show nobody gone and nobody new for as many readings as the choice says', async () => {
    const readings: unknown[] = [];
    for (const choice of [0, 1, 3]) {
      tested.emulator.reset();
      tested.emulator.choices.membersLagReadings = choice;
      const statuses = [await revoke(megan), await add(isaiah)];
      const found: string[] = [];
      for (let reading = 0; reading < 4; reading += 1) found.push((await shown(megan, isaiah)).join());
      readings.push([...statuses, ...found]);
    }
    const [before, after] = [megan.name, isaiah.name];
    assert.deepEqual(readings, [
      [204, 201, after, after, after, after],
      [204, 201, before, after, after, after],
      [204, 201, before, before, before, after],
    ]);
  });

  it('never show a change where the choice says so, though it was made', async () => {
    tested.emulator.choices.membersLagReadings = Infinity;
    const statuses = [await revoke(megan), await revoke(megan), await add(isaiah), await add(isaiah)];
    const found: string[] = [];
    for (let reading = 0; reading < 20; reading += 1) found.push((await shown(megan, isaiah)).join());
    assert.deepEqual([statuses, [...new Set(found)]], [[204, 404, 201, 409], [megan.name]]);
  });

  it('show nobody gone and nobody new for the time that the choice says, however often they are read', async () => {
    tested.emulator.choices.membersLagMs = 1000;
    await revoke(megan);
    await add(isaiah);
    const early = [await shown(megan, isaiah), await shown(megan, isaiah)];
    elapsedMs += 1000;
    assert.deepEqual([...early, await shown(megan, isaiah)], [[megan.name], [megan.name], [isaiah.name]]);
  });

  it('show each change after its own readings, in the order of the changes', async () => {
    tested.emulator.choices.membersLagReadings = 2;
    await revoke(megan);
    const found = [await shown(megan, adele)];
    await revoke(adele);
    found.push(await shown(megan, adele), await shown(megan, adele), await shown(megan, adele));
    assert.deepEqual(found, [[megan.name, adele.name], [megan.name, adele.name], [adele.name], []]);
  });

  it('are the same on all pages of a reading', async () => {
    const { choices } = tested.emulator;
    Object.assign(choices, { membersLagReadings: 1, membersPageSize: 2 });
    await revoke(megan);
    assert.deepEqual([await shown(megan), await shown(megan)], [[megan.name], []]);
  });

  it('lag behind in lists of chats and in a chat read with its members too', async () => {
    tested.emulator.choices.membersLagReadings = 2;
    await revoke(megan);
    const names = (body: unknown): boolean => JSON.stringify(body).includes(megan.oid);
    const inList = (body: unknown): boolean =>
      names(pageOf(body).items.find(({ id }) => id === chatIds.contosoLaunch)?.['members']);
    assert.deepEqual(
      [
        inList((await tested.send('/beta/me/chats?$expand=members&$top=5')).body),
        names((await tested.send(chat)).body),
        names((await tested.send(`${chat}?$expand=members`)).body),
        names((await tested.send(`${chat}?$expand=members`)).body),
      ],
      [true, false, true, false],
    );
  });

  it('are up to date again after a reset', async () => {
    tested.emulator.choices.membersLagReadings = Infinity;
    await revoke(megan);
    tested.emulator.reset();
    await revoke(megan);
    assert.deepEqual(await shown(megan), []);
  });
});
