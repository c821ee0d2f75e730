/** The failures that nobody handled while `act` ran and right after it. */
export async function unhandledIn(act: () => void | Promise<void>): Promise<unknown[]> {
  const others = process.listeners('unhandledRejection');
  const seen: unknown[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', reason => seen.push(reason));
  try {
    await act();
    await new Promise(resolve => setImmediate(resolve));
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) {
      process.on('unhandledRejection', other);
    }
  }
  return seen;
}
