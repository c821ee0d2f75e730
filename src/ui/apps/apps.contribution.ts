import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { AppsTree } from './appsTree.ts';
import type { ComparisonUses } from './comparisonDocument.ts';

/**
 * Reading the apps of chats, and comparing them with a manifest.
 * @param uses what can be made of a comparison.
 */
export function appsCommands(
  services: Services,
  tree: () => Promise<AppsTree>,
  uses: ComparisonUses,
): Pick<Commands, 'refreshApps' | 'compareApp'> {
  return {
    refreshApps: async row => (await tree()).refresh(row),
    compareApp: async (...args) => {
      const { CompareApp } = await import('./compareApp.ts');
      await new CompareApp(services, uses).run(...args);
    },
  };
}
