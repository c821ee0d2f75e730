import { spawn } from 'node:child_process';

/** A screen for VS Code. */
export interface Display {
  /** What VS Code's environment says of it; nothing where there is one already. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

const present: Display = { environment: {}, close: () => undefined };

/**
 * Windows and macOS have a screen, and so has a desktop session of Linux. Elsewhere one is made that nobody sees.
 * @throws Error with a sentence for whoever runs this, where that is not possible
 */
export async function openDisplay(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<Display> {
  const isThere = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(name => (name ?? '') !== '');
  if (platform !== 'linux' || isThere) return present;
  // It takes the first number that is free and writes it to the third file.
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    screen.once('error', () =>
      reject(
        new Error(
          'VS Code needs a screen, and there is none here. Install Xvfb (apt-get install xvfb), or run this in a desktop session.',
        ),
      ),
    );
    screen.once('exit', () => reject(new Error('Xvfb, which makes a screen for VS Code, has ended.')));
    screen.stdio[3]?.once('data', (written: Buffer) => resolve(written.toString().trim()));
  });
  const endWithUs = (): void => void screen.kill('SIGKILL');
  process.once('exit', endWithUs);
  return {
    environment: { DISPLAY: `:${number}` },
    close: () => {
      process.off('exit', endWithUs);
      screen.kill();
    },
  };
}
