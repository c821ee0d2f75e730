import { once } from '../../core/async.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { LazyView } from '../views/lazyView.ts';
import type { ActivityNode } from './activityNodes.ts';
import type { ActivityTree } from './activityTree.ts';

/** The commands of the Activity view. */
export function activityCommands(
  { connections, journal }: Services,
  { tree }: LazyView<ActivityNode, ActivityTree>,
): Pick<Commands, 'verifyActivity' | 'clearActivity' | 'showMoreActivity'> {
  const activity = once(async () => {
    const { ActivityCommands } = await import('./activityCommands.ts');
    return new ActivityCommands(connections, await journal());
  });
  return {
    verifyActivity: async (...args) => (await activity()).verify(...args),
    clearActivity: async () => (await activity()).clear(),
    showMoreActivity: async row => (await tree()).showMore(row),
  };
}
