import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { ExportableReport } from './reportColumns.ts';

/** Saving what the views hold. */
export function exportCommands(services: Services): Pick<Commands, 'exportReport'> {
  return {
    exportReport: async (...args) => {
      const { ReportSubjects } = await import('./reportSubjects.ts');
      const { ExportReport } = await import('./exportReport.ts');
      await new ExportReport(services.platform).run(new ReportSubjects(services), ...args);
    },
  };
}

/** Saves one report, which is not asked about any more. */
export async function exportNow({ platform }: Services, report: ExportableReport): Promise<void> {
  const { ExportReport } = await import('./exportReport.ts');
  const { subjectOf } = await import('./reportSubjects.ts');
  await new ExportReport(platform).export([subjectOf(report)]);
}
