import * as vscode from 'vscode';
import { Lines } from '../../src/core/jsonNodes.ts';
import { testFileLimits, type FileTest } from '../../src/testFiles/model.ts';
import { parseTestFile } from '../../src/testFiles/testFile.ts';
import { newTestFile } from '../../src/testFiles/testFileWriter.ts';
import { TestFileDiagnostics } from '../../src/ui/testFiles/testFileDiagnostics.ts';
import { TestItems } from '../../src/ui/testFiles/testItems.ts';
import { tell } from './result.ts';

const times = 9;

const tests = Array.from({ length: testFileLimits.tests }, (_, index): FileTest => ({
  kind: 'check',
  name: `Person ${index} may write to Fabrikam`,
  mode: index % 2 === 0 ? 'each' : 'together',
  targets: [
    { kind: 'email', email: `person${index}@fabrikam.example` },
    { kind: 'id', id: crypto.randomUUID(), tenantId: crypto.randomUUID() },
    { kind: 'upn', userPrincipalName: `person${index}@contoso.example` },
  ],
  expect: 'allowed',
  account: undefined,
}));

/** What VS Code calls in the extension host: shows a file again and again, as the extension does, and tells how long each took. */
export async function run(): Promise<void> {
  const text = newTestFile(tests);
  const own = { userId: undefined, signInName: 'alexw@contoso.example' };
  const milliseconds = Array.from({ length: times }, (_, time) => {
    const controller = vscode.tests.createTestController(`bench${time}`, 'Bench');
    const items = new TestItems(controller);
    const diagnostics = new TestFileDiagnostics();
    const uri = vscode.Uri.file(`/bench/${time}.teamsaccess.json`);
    const start = performance.now();
    const file = { uri, text, parsed: parseTestFile(text), lines: new Lines(text) };
    items.show(file);
    diagnostics.show(file, own);
    const taken = performance.now() - start;
    const [shown] = Array.from(controller.items, ([, item]) => item.children.size);
    if (shown !== tests.length) throw new Error(`${shown ?? 0} tests are shown.`);
    controller.dispose();
    diagnostics.dispose();
    return taken;
  });
  await tell(milliseconds);
}
