import { deepEqual, equal, match } from 'node:assert/strict';
import { placesIn } from '../../../src/core/stack.ts';

/** An error as an engine other than V8 makes it, too. */
function errorWith(message: string, stack: string): Error {
  return Object.assign(new Error(message), { stack });
}

describe('The places in a stack', () => {
  it('are those of the code, the innermost first', () => {
    match(placesIn(new Error('no')), /^stack\.test\.ts:\d+:\d+ < [\w.-]+:\d+:\d+/);
  });

  it('hold nothing that a message quotes, in one line or many, and no folder', () => {
    const message = 'Unexpected token in\n    at "Adele:1:2"\nadele@contoso.example:3:4';
    const folder = 'file:///home/adele/.vscode/extensions/a.teams-chat-access-0.1.0/dist';
    const frames = `    at Object.f (${folder}/extension.js:10:20)\n    at async ${folder}/chunks/chunk-ABC.js:1:5\n    at new Promise (<anonymous>)\n    at process.g (node:internal/process/task_queues:95:5)`;
    deepEqual(
      [
        placesIn(errorWith(message, `SyntaxError: ${message}\n${frames}`)),
        placesIn(errorWith(message, `f@https://adele.example/dist/extension.web.cjs:1:2\n@blob:3:4`)),
      ],
      ['extension.js:10:20 < chunk-ABC.js:1:5 < task_queues:95:5', 'extension.web.cjs:1:2 < blob:3:4'],
    );
  });

  it('are none without a stack', () => {
    equal(placesIn({ name: 'Error', message: 'Adele Vance' }), '');
  });
});
