// A test file of 1,000 entries: read, checked and shown, in the extension host of the workbench.
import { atMost, forInformation, median } from './figure.ts';
import { measureInHost } from './inHost.ts';
import { report } from './program.ts';

const slowestShowing = 200;

// testFilesInHost.ts tells the milliseconds of each time.
const [first = Number.NaN, ...others] = (await measureInHost('testFilesInHost.ts')) as readonly number[];
report([
  atMost(slowestShowing, 'Showing a test file of 1,000 tests, the first time', first, 'ms'),
  forInformation('Showing a test file of 1,000 tests, median', median(others), 'ms'),
]);
