import { cloudSignIns, customSignInHost } from './entra/clouds.ts';
import { startBrowser } from './host/browser.ts';
import type { Browser, BrowserOptions } from './host/browser.ts';
import { startForwarder } from './host/tunnels.ts';

/**
 * Where the browser finds the VS Code of every world. As the address stays the same, the browser reads and compiles
 * the workbench once; VS Code's provider takes it for an address that a sign-in may lead back to.
 */
export const workbenchOrigin = 'http://localhost:8000';

/** The page of Microsoft that leads back to VS Code after a sign-in. */
export const redirectHost = 'vscode.dev';

/** A browser that worlds are seen in, one after the other, each as if it were the first. */
export interface WorldBrowser extends Browser {
  /** Leads to the parts of a world, by their ports, and forgets all of the world before. */
  enter(world: { readonly vsCode: number; readonly signIn: number }): Promise<void>;
}

/** Starts a browser that reaches the parts of a world and nothing else. */
export async function startWorldBrowser(
  options: Pick<BrowserOptions, 'headless' | 'viewport'> = {},
): Promise<WorldBrowser> {
  const [vsCode, signIn] = await Promise.all([startForwarder(), startForwarder()]);
  const closeForwarders = async (): Promise<void> => {
    await Promise.all([vsCode.close(), signIn.close()]);
  };
  const signInHosts = [
    ...Object.values(cloudSignIns).flatMap(({ hosts }) => hosts),
    customSignInHost,
    redirectHost,
  ];
  try {
    const browser = await startBrowser({
      ...options,
      hosts: {
        [new URL(workbenchOrigin).host]: vsCode.port,
        ...Object.fromEntries(signInHosts.map(host => [`${host}:443`, signIn.port])),
      },
    });
    const { context, page } = browser;
    return {
      ...browser,
      enter: async ports => {
        for (const other of context.pages()) if (other !== page) await other.close();
        await context.clearCookies();
        const storage = await context.newCDPSession(page);
        await storage.send('Storage.clearDataForOrigin', { origin: workbenchOrigin, storageTypes: 'all' });
        await storage.detach();
        vsCode.leadTo(ports.vsCode);
        signIn.leadTo(ports.signIn);
      },
      close: async () => {
        await browser.close();
        await closeForwarders();
      },
    };
  } catch (error) {
    await closeForwarders();
    throw error;
  }
}
