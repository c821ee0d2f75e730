import * as vscode from 'vscode';
import type { Machine } from './platform.ts';
import { withoutCredentials } from './proxyAddress.ts';

/** The VS Code that the extension runs in, as far as it matters for signing in. */
export interface Environment {
  readonly vscodeVersion: string;
  /** `Visual Studio Code`, or another build's name. */
  readonly appName: string;
  readonly language: string;
  readonly window: 'desktop' | 'browser';
  /** What kind of remote machine the window is on, such as `wsl`; `undefined` on the machine itself. */
  readonly remoteName: string | undefined;
  /** The operating system of the extension host, as Node names it; `undefined` in a browser. */
  readonly operatingSystem: string | undefined;
  readonly network: Network;
}

/** How requests leave this machine. */
export interface Network {
  /** VS Code's setting `http.proxy`, without a name and a password; empty if it is not set. */
  readonly proxySetting: string;
  /** VS Code's setting `http.proxySupport`: `off` means that extensions go past the proxy. */
  readonly proxySupport: string;
  /** The proxy that the environment names, without a name and a password. */
  readonly proxyVariable: string | undefined;
  /** Whether VS Code trusts the certificates that the operating system trusts. */
  readonly systemCertificates: boolean;
}

/** The environment as it is now. @param machine what the platform knows of it */
export function environment({ operatingSystem, proxyVariable }: Machine): Environment {
  return {
    vscodeVersion: vscode.version,
    appName: vscode.env.appName,
    language: vscode.env.language,
    window: vscode.env.uiKind === vscode.UIKind.Web ? 'browser' : 'desktop',
    remoteName: vscode.env.remoteName,
    operatingSystem,
    network: {
      proxySetting: withoutCredentials(textSetting('http.proxy')),
      proxySupport: textSetting('http.proxySupport'),
      proxyVariable: proxyVariable === undefined ? undefined : withoutCredentials(proxyVariable),
      systemCertificates:
        vscode.workspace.getConfiguration().get<unknown>('http.systemCertificates') !== false,
    },
  };
}

/** A setting of VS Code itself, which may hold anything; empty if it is not text. */
function textSetting(key: string): string {
  const value = vscode.workspace.getConfiguration().get<unknown>(key);
  return typeof value === 'string' ? value : '';
}
