// The first 1,000 rows of the People view, drawn in the workbench: how long the extension host does nothing else.
import { atMost, median } from './figure.ts';
import { measureInHost } from './inHost.ts';
import { report } from './program.ts';

const longestTask = 50;

const contributes = { views: { explorer: [{ id: 'benchPeople', name: 'Bench' }] } };
// drawingInHost.ts tells the longest task of each time, in milliseconds.
const [first = Number.NaN, ...others] = (await measureInHost('drawingInHost.ts', {
  contributes,
})) as readonly number[];
report([
  atMost(longestTask, 'Drawing 1,000 people, longest task, the first time', first, 'ms'),
  atMost(longestTask, 'Drawing 1,000 people, longest task, median', median(others), 'ms'),
]);
