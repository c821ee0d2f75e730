// Loading 10,000 chats while the Chats tree is drawn in the workbench, and filtering them. Parameter: their origin.
import type { DrawingChats } from './drawingChatsInHost.ts';
import { atMost, forInformation, median } from './figure.ts';
import { measureInHost } from './inHost.ts';
import { report } from './program.ts';

const mostDrawing = 0.3;
const longestTask = 100;
const slowestKeystroke = 150;

const [origin = ''] = process.argv.slice(2);
const contributes = { views: { explorer: [{ id: 'benchChats', name: 'Bench' }] } };
const environment = {
  BENCH_ORIGIN: origin,
  NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'] ?? '',
};
// What drawingChatsInHost.ts tells.
const { listing, drawn, longestListing, longestDrawn, keystrokes } = (await measureInHost(
  'drawingChatsInHost.ts',
  {
    contributes,
    environment,
  },
)) as DrawingChats;
report([
  atMost(
    mostDrawing,
    'Processor time of drawing over that of listing, 10,000 chats',
    median(drawn) / median(listing) - 1,
    'times',
  ),
  forInformation('Processor time of listing 10,000 chats in the extension host', median(listing), 'ms'),
  atMost(
    longestTask,
    'Longest task of the extension host, Load All of 10,000 chats with Chats drawn',
    median(longestDrawn),
    'ms',
  ),
  forInformation('The same without a tree', median(longestListing), 'ms'),
  atMost(
    slowestKeystroke,
    'A keystroke of the filter, 10,000 chats, rows included, median',
    median(keystrokes),
    'ms',
  ),
  forInformation(
    'A keystroke of the filter, 10,000 chats, rows included, slowest',
    Math.max(...keystrokes),
    'ms',
  ),
]);
