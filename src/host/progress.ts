import * as vscode from 'vscode';

/** Where progress is shown: a notification that can be cancelled, or the progress bar of a view. */
export type ProgressPlace =
  { readonly kind: 'notification' } | { readonly kind: 'view'; readonly viewId: string };

/**
 * Runs `task` with progress.
 * @param outer ends the task as well, such as the lifetime of the connection it runs for.
 */
export async function withProgress<T>(
  title: string,
  place: ProgressPlace,
  outer: AbortSignal,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const location =
    place.kind === 'notification' ? vscode.ProgressLocation.Notification : { viewId: place.viewId };
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const cancelled = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelled.abort());
    try {
      return await task(AbortSignal.any([outer, cancelled.signal]), message => progress.report({ message }));
    } finally {
      subscription.dispose();
    }
  });
}
