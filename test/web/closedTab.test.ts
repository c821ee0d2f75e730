import { useWebWorld } from './useWebWorld.ts';

describe('A tab that is closed while it revokes', () => {
  const world = useWebWorld();

  it('leaves a doubt, which the next tab tells as soon as nothing was heard of it for a minute @journey', async () => {
    const { workbench, emulator, openTab, acceptSignIn } = world();
    emulator.faults.add({ path: /removeAll/ }, { kind: 'hang', when: 'after' });
    await workbench.expand('Contoso Launch');
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    const sent = emulator.requested(/removeAll/);
    await acceptSignIn();
    await sent;
    const next = await openTab();
    await workbench.page.close();
    next.page.setDefaultTimeout(120_000); // For a minute nobody knows whether the first tab comes back.
    await next.openView();
    await next.view('Activity').unfold();
    await next.row('Under way: Laura Weber in Contoso Launch', 'Activity');
    const notice = await next.toast(
      '1 revocation was interrupted: it is not known whether access was taken away.',
    );
    await next.row('In doubt: Laura Weber in Contoso Launch', 'Activity');
    await notice.click('Verify Now');
    await next.toast('Laura Weber is not listed in "Contoso Launch" now');
    await next.row('Not listed now: Laura Weber in Contoso Launch', 'Activity');
  });
});
