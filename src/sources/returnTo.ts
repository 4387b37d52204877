/**
 * Tells an iterator that nobody reads on: at once, without waiting for its answer.
 *
 * It never fails, as `for await` would not here either: one written by hand may throw, or answer without a promise.
 */
export function returnTo(iterator: AsyncIterator<unknown>): void {
  async function tell(): Promise<void> {
    await iterator.return?.();
  }
  tell().catch(() => undefined);
}
