import type { MatrixReport } from '../../checks/matrixReport.ts';
import { once } from '../../core/async.ts';
import { UnderWay } from '../../core/underWay.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { LazyView } from '../views/lazyView.ts';
import type { ChecksNode } from './checkNodes.ts';
import type { ChecksTree } from './checksTree.ts';

/**
 * The commands that check interactions and work with the results.
 * @param exportReport saves a report that is on the screen, where the person chooses.
 */
export function checksCommands(
  services: Services,
  view: LazyView<ChecksNode, ChecksTree>,
  exportReport: (report: MatrixReport) => Promise<void>,
): Pick<
  Commands,
  | 'checkInteraction'
  | 'checkSelection'
  | 'checkMatrix'
  | 'rerunCheck'
  | 'explainDenial'
  | 'confirmVerdict'
  | 'compareChecks'
  | 'clearChecks'
> {
  // What a second click would ask is in the audit logs of others twice.
  const underWay = new UnderWay();
  const check = once(async () => {
    const { CheckInteraction } = await import('./checkInteraction.ts');
    return new CheckInteraction(services, await view.tree(), underWay);
  });
  return {
    checkInteraction: async () => (await check()).run(),
    checkSelection: async (...args) => (await check()).runOnSelection(...args),
    rerunCheck: async (...args) => (await check()).rerun(...args),
    clearChecks: async () => (await check()).clear(),
    checkMatrix: async () => {
      const { CheckMatrix } = await import('./checkMatrix.ts');
      await new CheckMatrix(services, exportReport).run();
    },
    explainDenial: async (...args) => {
      const { ExplainDenial } = await import('./explainDenial.ts');
      await new ExplainDenial(services, underWay).run(...args);
    },
    confirmVerdict: async (...args) => {
      const { confirmVerdict } = await import('./confirmVerdict.ts');
      await confirmVerdict(services, underWay, ...args);
    },
    compareChecks: async (...args) => {
      const { compareChecks } = await import('./compareChecks.ts');
      await compareChecks(services, ...args);
    },
  };
}
