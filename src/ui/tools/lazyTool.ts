import * as vscode from 'vscode';
import type { toolNames } from '../../host/contributions.ts';

/** Registers a contributed tool whose code is read with its first call. */
export function registerTool(
  name: (typeof toolNames)[keyof typeof toolNames],
  load: () => Promise<vscode.LanguageModelTool<unknown>>,
): vscode.Disposable {
  return vscode.lm.registerTool<unknown>(name, {
    prepareInvocation: async (options, token) => (await load()).prepareInvocation?.(options, token),
    invoke: async (options, token) => (await load()).invoke(options, token),
  });
}
