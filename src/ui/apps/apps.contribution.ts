import type { Commands } from '../../host/commands.ts';
import type { AppsTree } from './appsTree.ts';

/** Reading the apps of a chat. */
export function appsCommands(tree: () => Promise<AppsTree>): Pick<Commands, 'retryApps'> {
  return {
    retryApps: async row => (await tree()).retry(row),
  };
}
