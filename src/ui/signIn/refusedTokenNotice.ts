import type { Failure } from '../../core/failure.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';

/**
 * Shows why Microsoft Graph refused the token when the chats were to be listed, once for each connection: the welcome
 * text of the view is the same for every reason.
 */
export class RefusedTokenNotice implements Disposable {
  private readonly disposables = new DisposableStore();
  private subscription: Disposable | undefined;

  constructor(
    connections: Connections,
    private readonly report: (failure: Failure) => void,
  ) {
    this.disposables.add(connections.onDidChange(connection => this.follow(connection)));
    this.disposables.add({ dispose: () => this.subscription?.dispose() });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private follow(connection: Connection | undefined): void {
    this.subscription?.dispose();
    this.subscription = connection?.chats.onDidChange(() => {
      const { state } = connection.chats;
      if (state.kind === 'failed' && isRefusedToken(state.failure)) {
        this.subscription?.dispose();
        this.report(state.failure);
      }
    });
  }
}

function isRefusedToken(failure: Failure): boolean {
  return failure.kind === 'signedOut' && failure.reason === 'tokenRefused';
}
