import * as vscode from 'vscode';
import { failureOf, type Failure } from '../core/failure.ts';
import type { Log } from '../core/log.ts';
import type { CommandId, CommandName } from './contributions.ts';
import type { Telemetry } from './telemetry.ts';

/** What a command does. Other extensions may run it too, so its arguments are unknown. */
export type CommandHandler = (...args: readonly unknown[]) => unknown;

/** What each command does, by the name the code uses. */
export type Commands = Readonly<Record<CommandName, CommandHandler>>;

/** Registers commands, so that their failures are logged, counted and shown in one place. */
export class CommandRegistrar {
  constructor(
    private readonly log: Log,
    private readonly telemetry: Telemetry,
    /** Shows a failure to the person. Not called for `cancelled`, which is silent. */
    private readonly tell: (failure: Failure) => Promise<void>,
  ) {}

  /** Registers `run` as the command `id`. */
  register(id: CommandId, run: CommandHandler): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      const startedAt = Date.now();
      try {
        await run(...args);
        this.telemetry.commandEnded(id, 'ok', Date.now() - startedAt);
      } catch (thrown) {
        const failure = failureOf(thrown);
        this.telemetry.commandEnded(id, failure.kind, Date.now() - startedAt);
        if (failure.kind !== 'cancelled') {
          this.log.failed('ui', id, failure);
          if (failure.kind === 'unexpected' && failure.cause instanceof Error) {
            const { placesIn } = await import('../core/stack.ts');
            this.log.warn('ui', placesIn(failure.cause));
          }
          await this.tell(failure);
        }
      }
    });
  }
}
