import assert from 'node:assert/strict';
import { useWebWorld } from './useWebWorld.ts';

// The titles of views and commands stay English here: VS Code reads no translation of them for an extension that is
// not installed but served with the page.
describe('In a French browser', () => {
  const world = useWebWorld({ locale: 'fr' });

  it('rows and confirmations are French @journey', async () => {
    const { workbench } = world();
    const rows = await workbench.rows('Chats');
    assert.match(rows[0]?.description ?? '', /^7 membres · \d+ \S+/);
    await workbench.expand('Contoso Launch');
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    const dialog = await workbench.dialog();
    assert.match(
      dialog.text,
      /^Révoquer l'accès à la conversation «\u00a0Contoso Launch\u00a0» pour Laura Weber\u00a0\?[^]*Ce navigateur/,
    );
    // The button is VS Code's own, and French only with its language pack.
    await dialog.click('Cancel');
  });
});
