import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Question } from './everyFault.ts';
import type { Tried } from './suite.ts';

/** A process that tries faults, one after the other: Node reads whom it trusts when it starts. */
export class TryingProcess {
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor(environment: NodeJS.ProcessEnv) {
    const program = fileURLToPath(new URL('everyFault.ts', import.meta.url));
    this.child = fork(program, { env: { ...process.env, ...environment } });
    this.exited = once(this.child, 'exit');
  }

  /** Tries a fault at every point. A process that breaks down has found something wrong. */
  async try(question: Question): Promise<Tried> {
    const broken = this.exited.then((): Tried => ({
      name: question.fault,
      tried: 1,
      right: 0,
      wrong: ['the process that tries it has ended'],
    }));
    if (!this.child.connected) {
      return broken;
    }
    // Sent by everyFault.ts.
    const answered = once(this.child, 'message').then(([message]) => message as Tried);
    this.child.send(question);
    return Promise.race([answered, broken]);
  }

  async end(): Promise<void> {
    if (this.child.connected) {
      this.child.disconnect();
    }
    await this.exited;
  }
}
