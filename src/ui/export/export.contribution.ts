import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { ExportableReport } from './reportColumns.ts';

/** Exporting what the views show. */
export function exportCommands(
  services: Pick<Services, 'connections' | 'history' | 'journal' | 'platform'>,
): Pick<Commands, 'exportReport' | 'exportView'> {
  const exportRows = async (...rows: readonly unknown[]): Promise<void> => {
    const { ReportSubjects } = await import('./reportSubjects.ts');
    const { ExportReport } = await import('./exportReport.ts');
    await new ExportReport(services.platform).run(new ReportSubjects(services), ...rows);
  };
  return {
    exportReport: exportRows,
    // From the title of a view VS Code hands over the row that is selected there, which is not what is meant.
    exportView: () => exportRows(),
  };
}

/** Exports one report, without asking which. */
export async function exportNow(
  { platform }: Pick<Services, 'platform'>,
  report: ExportableReport,
): Promise<void> {
  const { ExportReport } = await import('./exportReport.ts');
  const { subjectOf } = await import('./reportSubjects.ts');
  await new ExportReport(platform).export([subjectOf(report)]);
}
