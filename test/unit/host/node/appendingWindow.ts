// A window in a process of its own. It opens the journal in each folder that it is told, and adds lines when it is told to.
import { JournalFile } from '../../../../src/host/node/journalFile.ts';
import { intentLine } from './journalFolder.ts';

/** What the process is told, and answers with when it has done it. */
export type WindowStep = { readonly open: string } | { readonly add: readonly string[] };

let journal: JournalFile | undefined;

async function carryOut(step: WindowStep): Promise<void> {
  if ('open' in step) {
    journal?.dispose();
    journal = await JournalFile.open(step.open, { maxSize: 1000 });
    return;
  }
  for (const id of step.add) {
    await journal?.append(intentLine(id));
  }
}

process.on('message', (step: WindowStep) => {
  void carryOut(step).then(() => process.send?.(step));
});
process.send?.('started');
