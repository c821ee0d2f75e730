import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { findBrowser, installHost } from './install.ts';

export type { BrowserContext, Locator, Page };

export interface BrowserOptions {
  /** True by default. A headed browser shows one window of its own, without tabs. */
  readonly headless?: boolean;
  /** In CSS pixels; 1280 × 800 by default. When headed, the size the window starts with. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Authority (`login.microsoftonline.com:443`) to the local port that plays it. */
  readonly hosts?: Readonly<Record<string, number>>;
}

/** A browser with a profile of its own that reaches nothing outside this machine. */
export interface Browser {
  readonly context: BrowserContext;
  /** The first window. */
  readonly page: Page;
  /** Fulfilled when somebody closed the window. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

const quietFlags: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
];

/**
 * Starts Chromium or Chrome.
 * @throws MissingPrerequisite where no browser is found and none can be installed
 */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { headless = true, viewport = { width: 1280, height: 800 }, hosts = {} } = options;
  await installHost();
  const executablePath = await findBrowser();
  const { chromium } = await import('playwright-core');
  const profile = await mkdtemp(path.join(tmpdir(), 'vscode-host-browser-'));
  const removeProfile = (): Promise<void> =>
    rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  const rules = [
    ...Object.entries(hosts).map(([authority, port]) => `MAP ${authority} 127.0.0.1:${port}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
  ];
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless,
      viewport: headless ? viewport : null,
      ignoreHTTPSErrors: true,
      // Left to the driver, a signal would end this process before the rest is tidied up.
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
      args: [
        ...quietFlags,
        // Chromium's sandbox refuses to run as root, as build machines do.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(headless
          ? []
          : [
              '--app=data:text/html,<title>Visual%20Studio%20Code</title>',
              '--test-type',
              `--window-size=${viewport.width},${viewport.height}`,
            ]),
        `--host-resolver-rules=${rules.join(', ')}`,
      ],
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = context.pages()[0] ?? (await context.newPage());
    const closed = new Promise<void>(resolve => {
      page.once('close', () => resolve());
      context.once('close', () => resolve());
    });
    return {
      context,
      page,
      closed,
      close: async () => {
        await context.close();
        await removeProfile();
      },
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}
