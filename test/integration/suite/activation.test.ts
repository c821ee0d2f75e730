import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extensionId } from './product.ts';

/** What of package.json is read here. */
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
    };
  };
}

function product(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension<unknown>(extensionId);
  assert.ok(extension);
  return extension;
}

function manifest(): Manifest {
  return product().packageJSON as Manifest; // The one that was packaged; unit tests hold it to its types.
}

async function ownCommands(): Promise<readonly string[]> {
  const commands = await vscode.commands.getCommands(true);
  // VS Code adds commands of its own for each view: focus, open, resetViewLocation and others.
  return commands.filter(id => /^teamsChatAccess\.[^.]+$/.test(id)).sort();
}

describe('Activation', () => {
  it('does not happen when VS Code starts', async () => {
    const standIn = vscode.extensions.getExtension('teams-chat-access-tests.stand-in-sign-in');
    await eventually(
      () => standIn?.isActive,
      active => active === true, // It is activated by onStartupFinished: then the start is over.
    );
    assert.deepEqual(
      { active: product().isActive, commands: await ownCommands(), events: manifest().activationEvents },
      { active: false, commands: [], events: ['workspaceContains:**/*.teamsaccess.json'] },
    );
  });

  it('happens when its view is opened', async () => {
    await vscode.commands.executeCommand('teamsChatAccess.chats.focus');
    assert.equal(
      await eventually(
        () => product().isActive,
        active => active,
      ),
      true,
    );
  });

  it('exports nothing', () => {
    assert.equal(product().exports, undefined);
  });

  it('registers every contributed command and none beyond', async () => {
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(await ownCommands(), contributed.toSorted());
  });

  it('may happen where the person is, and in a remote workspace', () => {
    assert.deepEqual(manifest().extensionKind, ['ui', 'workspace']);
  });

  it('gives VS Code every setting with its default', () => {
    const { properties } = manifest().contributes.configuration;
    const configuration = vscode.workspace.getConfiguration();
    assert.deepEqual(
      Object.keys(properties).map(key => [key, configuration.inspect(key)?.defaultValue]),
      Object.entries(properties).map(([key, setting]) => [key, setting.default]),
    );
  });
});
