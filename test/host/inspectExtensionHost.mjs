// Loaded by the VS Code server and each process that it starts: opens the extension host for a debugger. VS Code's own
// --inspect-extensions does so only on the desktop.
import inspector from 'node:inspector';
import { argv, env } from 'node:process';

function open() {
  inspector.open(Number(env.INSPECT_EXTENSIONS_PORT), '127.0.0.1');
  // After a window was loaded again, the extension host before holds the port for a moment.
  if (inspector.url() === undefined) setTimeout(open, 500).unref();
}

if (argv.includes('--type=extensionHost')) open();
