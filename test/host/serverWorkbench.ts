import type { Browser } from './browser.ts';
import type { Settings, VsCodeServer } from './server.ts';
import { Workbench, type WindowOptions } from './workbench.ts';

export interface ServerWorkbenchOptions extends WindowOptions {
  readonly server: VsCodeServer;
  readonly browser: Browser;
  /** Where the browser finds the server; at the server's own address by default. */
  readonly origin?: string;
  /** `fr`; English by default. */
  readonly locale?: string;
  /** Folders with extensions under development, and the module that runs their tests in the extension host. */
  readonly development?: { readonly extensions: readonly string[]; readonly tests?: string };
  /** Added to the product configuration of the workbench. */
  readonly product?: Readonly<Record<string, unknown>>;
}

/** Loads the workbench into the browser's window and waits until the extension's icon is in the activity bar. */
export async function openWorkbench(options: ServerWorkbenchOptions): Promise<ServerWorkbench> {
  const { server, browser, origin = server.origin, locale, development, product } = options;
  const uri = (file: string): unknown => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: new URL(origin).host,
    path: file,
  });
  const configuration = await browser.page.addInitScript(configureWorkbench, {
    locale,
    development: {
      extensions: development?.extensions.map(uri),
      extensionTestsPath: development?.tests === undefined ? undefined : uri(development.tests),
    },
    product: {
      extensionsGallery: null,
      // As in Microsoft's builds, which open the sign-in page without asking.
      linkProtectionTrustedDomains: ['https://login.microsoftonline.com'],
      ...product,
    },
    secretsKey: [...crypto.getRandomValues(new Uint8Array(32))],
  });
  const workbench = new ServerWorkbench(options, () => configuration.dispose());
  await browser.page.goto(`${origin}/?folder=${encodeURIComponent(server.workspace)}`);
  await workbench.ready();
  return workbench;
}

/**
 * Runs in the page, before the workbench, whose options stand as JSON in an attribute of the document. It is sent
 * there as text, so nothing in it may be a named function: the loader of the tests would wrap those in a helper.
 */
function configureWorkbench(options: {
  locale: string | undefined;
  development: object;
  product: object;
  secretsKey: readonly number[];
}): void {
  if (options.locale !== undefined) Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: options.locale });
  const { prototype } = Element;
  const original = Object.getOwnPropertyDescriptor(prototype, 'getAttribute');
  prototype.getAttribute = function (this: Element, name: string): string | null {
    // The one of the browser, whose type is that of the function that takes its place.
    const value = (original?.value as typeof this.getAttribute).call(this, name);
    if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || value === null) {
      return value;
    }
    // What the server wrote there is an object of options.
    const configuration = JSON.parse(value) as { developmentOptions?: object; productConfiguration?: object };
    return JSON.stringify({
      ...configuration,
      developmentOptions: { ...configuration.developmentOptions, ...options.development },
      productConfiguration: { ...configuration.productConfiguration, ...options.product },
    });
  };
  // The workbench keeps secrets, and so who is signed in, only with a key from its server, which this one lacks.
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    input === '/mint-key'
      ? Promise.resolve(new Response(new Uint8Array(options.secretsKey)))
      : realFetch(input, init);
}

/** The window of a VS Code that has a server. */
export class ServerWorkbench extends Workbench {
  readonly #server: VsCodeServer;
  readonly #forget: () => Promise<void>;

  /** @param forget takes away what {@link openWorkbench} told the browser's window about this workbench */
  constructor(options: ServerWorkbenchOptions, forget: () => Promise<void>) {
    super(options.browser.page, options);
    this.#server = options.server;
    this.#forget = forget;
  }

  /**
   * Changes values of the settings, undefined to remove one, and loads the window again: this server does not
   * tell the workbench when the files change.
   */
  async setSettings(changes: Settings): Promise<void> {
    await this.#server.setSettings(changes);
    await this.reload();
  }

  /** Leaves the window to another workbench, and nothing on the clipboard. */
  async close(): Promise<void> {
    await this.page.evaluate(() => navigator.clipboard.writeText(''));
    await this.#forget();
    await this.page.goto('about:blank');
  }
}
