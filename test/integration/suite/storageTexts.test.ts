import assert from 'node:assert/strict';
import type { StorageWork } from '../../../src/core/failure.ts';
import { storageText } from '../../../src/ui/failures/storageText.ts';

const operations = ['open', 'read', 'write', 'clear'] as const;

/** What is said of each operation that fails with this code. */
const told = (where: Pick<StorageWork, 'store' | 'keptIn'>, code: string): readonly string[] =>
  operations.map(operation => storageText({ kind: 'storage', ...where, operation, code }));

describe('A failure of what is kept', () => {
  it('says of the activity log what could not be done, and what helps', () => {
    assert.deepEqual(told({ store: 'journal' }, 'EACCES'), [
      'Could not open the activity log (EACCES). Changes are sent only after they are recorded. Make sure that VS Code can write to the folder of the log, then try again.',
      'Could not read the activity log (EACCES). Make sure that VS Code can read the folder of the log, then try again.',
      'Could not write the activity log (EACCES). Changes are sent only after they are recorded. Make sure that VS Code can write to the folder of the log, then try again.',
      'The activity log was not cleared (EACCES). No entry in doubt was lost. Make sure that VS Code can write to the folder of the log, then try again.',
    ]);
  });

  it('asks for space on the disk only where the disk is full', () => {
    assert.deepEqual(
      [told({ store: 'journal' }, 'ENOSPC'), told({ store: 'checks' }, 'EDQUOT')].map(
        ([, , ...rest]) => rest,
      ),
      [
        [
          'Could not write the activity log (ENOSPC). Changes are sent only after they are recorded. Free up disk space, then try again.',
          'The activity log was not cleared (ENOSPC). What is in doubt or under way must be written to a new file first, and the disk is full. Nothing was removed. Free up disk space, then try again.',
        ],
        [
          'Checks cannot be saved on this computer (EDQUOT). They are lost when you close this window. Free up disk space, then try again.',
          'Not all checks could be removed (EDQUOT). Free up disk space, then try again.',
        ],
      ],
    );
  });

  it('names the other window that keeps the log from being cleared', () => {
    assert.equal(
      told({ store: 'journal' }, 'EBUSY').at(-1),
      'The activity log was not cleared, because another window is working on it. Try again in a moment.',
    );
  });

  it('says of the checks what could not be done, and what helps', () => {
    assert.deepEqual(told({ store: 'checks' }, 'EACCES'), [
      'Could not open the folder of the checks (EACCES). New checks are lost when you close this window. Make sure that VS Code can write to the folder of the checks, then try again.',
      'Could not read the checks (EACCES). Make sure that VS Code can read the folder of the checks, then reload the window.',
      'Checks cannot be saved on this computer (EACCES). They are lost when you close this window. Make sure that VS Code can write to the folder of the checks, then try again.',
      'Not all checks could be removed (EACCES). Make sure that VS Code can write to the folder of the checks, then try again.',
    ]);
  });

  it('asks to let the site keep data where the browser keeps the log and the checks', () => {
    const advice = 'Allow this site to keep data and free up space, then try again.';
    assert.deepEqual(
      [
        ...told({ store: 'journal', keptIn: 'browser' }, 'NotKept'),
        ...told({ store: 'checks', keptIn: 'browser' }, 'NotKept'),
      ],
      [
        'Could not open the activity log (NotKept). Changes are sent only after they are recorded.',
        'Could not read the activity log (NotKept).',
        'This browser did not keep the activity log (NotKept). Changes are sent only after they are recorded.',
        'The activity log was not cleared (NotKept). No entry in doubt was lost.',
        'Could not open the folder of the checks (NotKept). New checks are lost when you close this window.',
        'Could not read the checks (NotKept).',
        'This browser did not keep the checks (NotKept). They are lost when you close this window.',
        'Not all checks could be removed (NotKept).',
      ].map(sentence => `${sentence} ${advice}`),
    );
  });
});
