/**
 * Calls an iterator's `return()` without awaiting it.
 *
 * Never throws, because `for await` would not either: a hand-written one may throw, or return something else than a promise.
 */
export function closeIterator(iterator: AsyncIterator<unknown>): void {
  async function close(): Promise<void> {
    await iterator.return?.();
  }
  close().catch(() => undefined);
}
