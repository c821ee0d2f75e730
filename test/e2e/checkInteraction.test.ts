import assert from 'node:assert/strict';
import { adele, laura, lynne } from '../emulator/seed/people.ts';
import { useWorld } from './useWorld.ts';

const command = 'Teams Chat Access: Check Interaction…';
const view = 'Interaction Checks';

describe('Check Interaction…', () => {
  const world = useWorld();
  /** How many requests there were before. */
  let known = 0;

  /** The bodies of the checks that were sent. */
  const asked = (): unknown[] =>
    world()
      .emulator.requests.slice(known)
      .filter(({ path }) => path.endsWith('/determineIfInteractionIsAllowed'))
      .map(({ body }) => body);

  const typeTargets = async (text: string): Promise<void> => {
    const { workbench } = world();
    await workbench.runCommand(command);
    await workbench.quickInput.opened('Check Interaction');
    await workbench.quickInput.type(text);
    await workbench.quickInput.accept();
  };

  it('names what is no target and sends nothing', async () => {
    const { quickInput } = world().workbench;
    await typeTargets('laura@fabrikam.example; nobody@');
    await quickInput.ticksBecome([
      [true, 'laura@fabrikam.example'],
      [false, 'nobody@'],
    ]);
    assert.deepEqual(
      (await quickInput.items()).map(({ description }) => description),
      ['Laura Weber · email', '"nobody@" is not a complete address.'],
    );
    await quickInput.type('alexw@contoso.example');
    await quickInput.firstItemWith('This is you.');
    await quickInput.accept();
    await quickInput.pick(/alexw@contoso\.example/); // Neither can it be ticked.
    await quickInput.ticksBecome([[false, 'alexw@contoso.example']]);
    await quickInput.cancel();
    assert.deepEqual(asked(), []);
  });

  it('takes people who are ticked and others who are typed, and leads back with nothing lost', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.runCommand(command);
    await quickInput.type('meg');
    await quickInput.ticksBecome([[false, 'Megan Bowen']]);
    await quickInput.tick('Megan Bowen');
    await quickInput.ticksBecome([[true, 'Megan Bowen']]);
    await quickInput.type('"Weber, Laura" <laura@fabrikam.example>');
    await quickInput.firstItemWith('laura@fabrikam.example');
    await quickInput.ticksBecome([
      [true, 'laura@fabrikam.example'],
      [true, 'Megan Bowen'],
    ]);
    await quickInput.accept();
    await quickInput.opened('Check Interaction (2/2)');
    await quickInput.back();
    await quickInput.firstItemWith('laura@fabrikam.example');
    await quickInput.ticksBecome([
      [true, 'laura@fabrikam.example'],
      [true, 'Megan Bowen'],
    ]);
    await quickInput.accept();
    await quickInput.pick('One request for each person');
    const dialog = await workbench.dialog('This check sends 2 requests.');
    assert.match(dialog.text, /• Laura Weber \(laura@fabrikam\.example\)\n• Megan Bowen/);
    await dialog.click('Cancel');
    assert.deepEqual(asked(), []);
  });

  it('asks about one person without asking how', async () => {
    const { workbench } = world();
    await typeTargets('laura@fabrikam.example');
    const dialog = await workbench.dialog('This check sends 1 request.');
    await dialog.click('Cancel');
    assert.deepEqual(asked(), []);
  });

  it('offers the people on the clipboard, and takes several lines that are pasted', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.writeClipboard('Bob Smith; Laura Weber <laura@fabrikam.example>');
    await workbench.runCommand(command);
    await quickInput.firstItemWith('Left out, because it does not say who is meant: Bob Smith');
    await quickInput.cancel();
    const lines = 'Name\tMail\nLaura Weber\tlaura@fabrikam.example\nJonas\tjonas@fabrikam.example';
    await workbench.writeClipboard(lines);
    await workbench.runCommand(command);
    await quickInput.firstItemWith('Take 2 people from the clipboard');
    await quickInput.pick(/Take 2 people from the clipboard/);
    await quickInput.firstItemWith('laura@fabrikam.example');
    assert.equal(await quickInput.value(), 'laura@fabrikam.example, jonas@fabrikam.example');
    await quickInput.cancel();
    await workbench.runCommand(command);
    await quickInput.paste();
    await quickInput.valueBecomes('laura@fabrikam.example, jonas@fabrikam.example');
    await quickInput.firstItemWith('laura@fabrikam.example');
    await quickInput.ticksBecome([
      [true, 'laura@fabrikam.example'],
      [true, 'jonas@fabrikam.example'],
    ]);
    await quickInput.cancel();
    assert.deepEqual(asked(), []);
  });

  it('says before the first check that it is audited and how many requests it sends', async () => {
    const { workbench } = world();
    await typeTargets('laura@fabrikam.example, jonas@fabrikam.example');
    await workbench.quickInput.pick('One request for each person');
    const dialog = await workbench.dialog('This check sends 2 requests.');
    assert.match(dialog.text, /Microsoft writes each request to the audit logs of the people's tenants/);
    assert.match(
      dialog.text,
      /• Laura Weber \(laura@fabrikam\.example\)\n• Jonas Keller \(jonas@fabrikam\.example\)/,
    );
    await dialog.click('Cancel');
    assert.deepEqual(asked(), []);
  });

  it('asks in all five forms of the request, one request for each person @journey', async () => {
    const { workbench } = world();
    await typeTargets(
      [adele.oid, `${laura.oid}@${laura.tid}`, 'upn:meganb@contoso.example', 'jonas@fabrikam.example'].join(
        '; ',
      ),
    );
    await workbench.quickInput.pick('One request for each person');
    await (await workbench.dialog('This check sends 4 requests.')).click('Check');
    await world().acceptSignIn();
    await workbench.toast('Check ended: 3 allowed, 1 denied. Requests: 4');
    const teamworkUser = { '@odata.type': 'microsoft.graph.teamworkUserIdentity' };
    const expected = [
      { users: [{ ...teamworkUser, id: adele.oid }], interactionType: 'createChat' },
      { users: [{ ...teamworkUser, id: laura.oid, tenantId: laura.tid }], interactionType: 'createChat' },
      {
        users: [{ ...teamworkUser, userPrincipalName: 'meganb@contoso.example' }],
        interactionType: 'createChat',
      },
      {
        users: [{ '@odata.type': 'microsoft.graph.emailIdentity', email: 'jonas@fabrikam.example' }],
        interactionType: 'createChat',
      },
    ];
    // Several are sent at a time, and may overtake each other on their way.
    assert.deepEqual(new Set(asked()), new Set(expected));
    assert.equal(asked().length, expected.length);
    await workbench.dismissToasts();
  });

  it('keeps the results: verdict first, whom and when; account and request id are in the tooltip', async () => {
    const { workbench } = world();
    await workbench.row('Denied: Jonas Keller', view);
    const time = /\d{1,2}:\d{2}\s[AP]M/;
    assert.deepEqual(
      (await workbench.rows(view)).map(({ label, description, level }) => [
        level,
        label,
        description.replace(time, 'time'),
      ]),
      [
        [1, '3 allowed, 1 denied', 'Adele Vance and 3 more · time'],
        [2, 'Allowed: Adele Vance', 'time'],
        [2, 'Allowed: Laura Weber', 'time'],
        [2, 'Allowed: Megan Bowen', 'time'],
        [2, 'Denied: Jonas Keller', 'time'],
      ],
    );
    assert.match(
      await workbench.view(view).tooltip('Denied: Jonas Keller'),
      /Denied[^]*Asked by: alexw@contoso\.example[^]*request-id: [0-9a-f-]{36}/,
    );
  });

  it('asks about all together in one request, mixed as on the reference page', async () => {
    const { workbench, emulator } = world();
    known = emulator.requests.length;
    await typeTargets(`laura@fabrikam.example, upn:lynner@contoso.example, ${adele.oid}`);
    await workbench.quickInput.pick('All together');
    await workbench.toast(
      'You may not be in one chat together with these 3 people: Laura Weber, Lynne Robbins, Adele Vance.',
    );
    assert.equal(asked().length, 1);
    assert.deepEqual(
      new Set(emulator.audit.slice(-2).map(({ targets }) => targets.join(' '))),
      new Set([laura.oid, [lynne.oid, adele.oid].join(' ')]),
    );
    await workbench.dismissToasts();
  });

  it('runs a check again as it was', async () => {
    const { workbench, emulator } = world();
    const before = asked();
    emulator.policies.clear();
    await workbench.inlineAction('Not in one chat together (3 people)', 'Run Check Again', view);
    await workbench.toast(
      'You may be in one chat together with these 3 people: Laura Weber, Lynne Robbins, Adele Vance.',
    );
    assert.deepEqual(asked(), [...before, ...before]);
    await workbench.dismissToasts();
  });

  it('asks once when Run Check Again is clicked twice', async () => {
    const { workbench, emulator } = world();
    known = emulator.requests.length;
    emulator.faults.add({ path: /determineIf/ }, { kind: 'slow', milliseconds: 1000 });
    await workbench.inlineAction('Allowed in one chat together (3 people)', 'Run Check Again', view, 2);
    await workbench.toast('You may be in one chat together with these 3 people');
    assert.equal(asked().length, 1);
    await workbench.dismissToasts();
  });

  it('says unknown, and why, when a request fails, and does not send it again', async () => {
    const { workbench, emulator } = world();
    known = emulator.requests.length;
    emulator.faults.add(
      { path: /determineIf/ },
      { kind: 'status', status: 503, code: 'ServiceUnavailable', message: 'Back soon' },
    );
    await typeTargets('adelev@contoso.example');
    const toast = await workbench.toast('It is not known whether you may start a chat with Adele Vance.');
    assert.match(
      toast.text,
      /Microsoft Graph is not available right now\. .*It said: "ServiceUnavailable: Back soon"/,
    );
    assert.equal(asked().length, 1);
    await workbench.dismissToasts();
  });

  it('checks the people of selected rows, without oneself and the anonymous', async () => {
    const { workbench, emulator } = world();
    await workbench.runCommand('Teams Chat Access: Clear Checks');
    await (await workbench.dialog('Clear all checks?')).click('Clear');
    known = emulator.requests.length;
    await workbench.contextMenu('Contoso Launch', 'Check Interaction with Selection');
    await workbench.quickInput.opened('Check Interaction with Selection');
    const items = await workbench.quickInput.items();
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['One request for each person', '5 requests'],
        ['All together', '1 request'],
        ['As few requests as possible', '1 to 8 requests, about 5 if one person is denied'],
      ],
    );
    await workbench.quickInput.pick('As few requests as possible');
    const dialog = await workbench.dialog(
      'This check sends 1 to 8 requests, about 5 if one person is denied.',
    );
    assert.match(dialog.text, /Left out: you\. .*\nLeft out: Sam \(Guest\)\. /);
    await dialog.click('Check');
    await workbench.toast('Check ended: 5 allowed. Requests: 1');
    assert.equal(asked().length, 1);
    await workbench.dismissToasts();
  });
});
