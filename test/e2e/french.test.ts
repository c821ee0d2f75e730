import assert from 'node:assert/strict';
import { useWorld } from './useWorld.ts';

describe('In French', () => {
  const world = useWorld({ locale: 'fr' });

  it('every word of the views is French @journey', async () => {
    const { workbench } = world();
    const rows = await workbench.rows('Conversations');
    assert.match(rows[0]?.description ?? '', /^7 membres · \d+ \S+/);
    assert.deepEqual(
      rows.slice(-1).map(({ label, description }) => [label, description]),
      [['Charger plus de conversations', 'conversations déjà chargées\u00a0: 50']],
    );
    assert.match(
      await workbench.welcomeText("Vérifications d'interaction"),
      /^Pouvez-vous démarrer une conversation/,
    );
  });

  it('the confirmation of a revocation is French', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch', 'Conversations');
    await workbench.contextMenu('Laura Weber', "Révoquer l'accès…", 'Conversations');
    const dialog = await workbench.dialog();
    assert.match(
      dialog.text,
      /^Révoquer l'accès à la conversation «\u00a0Contoso Launch\u00a0» pour Laura Weber\u00a0\?/,
    );
    // The button is VS Code's own, and French only with its language pack.
    await dialog.click('Cancel');
  });
});
