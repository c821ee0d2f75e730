import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';

/**
 * The commands that rows of any view have.
 * @param selections the rows that are selected in each of the views.
 */
export function rowsCommands(
  services: Services,
  selections: () => readonly (readonly unknown[])[],
): Pick<Commands, 'copyId' | 'copyRequest' | 'openInTeams'> {
  return {
    copyId: async (...args) => {
      const { copyId } = await import('./copyId.ts');
      await copyId(services.connections, ...args);
    },
    copyRequest: async (...args) => {
      const { CopyRequest } = await import('./copyRequest.ts');
      await new CopyRequest(services, selections).run(...args);
    },
    openInTeams: async (...args) => {
      const { openInTeams } = await import('./openInTeams.ts');
      await openInTeams(services.connections, ...args);
    },
  };
}
