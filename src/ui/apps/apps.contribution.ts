import type { ComparisonReport } from '../../apps/comparisonReport.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { AppsTree } from './appsTree.ts';

/**
 * Reading the apps of chats, and comparing them with a manifest.
 * @param exportReport exports a comparison.
 */
export function appsCommands(
  services: Services,
  tree: () => Promise<AppsTree>,
  exportReport: (report: ComparisonReport) => Promise<void>,
): Pick<Commands, 'refreshApps' | 'compareApp'> {
  return {
    refreshApps: async row => (await tree()).refresh(row),
    compareApp: async (...args) => {
      const { CompareApp } = await import('./compareApp.ts');
      await new CompareApp(services, exportReport).run(...args);
    },
  };
}
