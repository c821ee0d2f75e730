import { once } from '../../core/async.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { LazyView } from '../views/lazyView.ts';
import type { PeopleNode } from './peopleNodes.ts';
import type { PeopleTree } from './peopleTree.ts';

/** Finding and grouping people, and loading those who are missing. */
export function peopleCommands(
  { connections }: Services,
  { tree }: LazyView<PeopleNode, PeopleTree>,
): Pick<Commands, 'findPerson' | 'groupPeopleBy' | 'loadEveryone' | 'showMorePeople'> {
  const people = once(async () => {
    const { PeopleCommands } = await import('./peopleCommands.ts');
    return new PeopleCommands(connections, await tree());
  });
  return {
    findPerson: async () => (await people()).findPerson(),
    groupPeopleBy: async () => (await people()).groupBy(),
    loadEveryone: async () => (await people()).loadEveryone(),
    showMorePeople: async row => (await tree()).showMore(row),
  };
}
