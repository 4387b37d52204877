/**
 * Nanoseconds of CPU for one run, garbage collection included. It runs again until the sample is long enough. A machine
 * that is shared disturbs the CPU time little, and the time on the wall much.
 */
export async function costOf(run: () => Promise<unknown>, sampleMilliseconds: number): Promise<number> {
  let times = 0;
  let spent = 0;
  // The young garbage only: a full collection also throws compiled code away, and the sample would measure the compiler.
  globalThis.gc?.({ type: 'minor' });
  const start = process.cpuUsage();
  while (spent < sampleMilliseconds * 1_000) {
    await run();
    times += 1;
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
  return (spent * 1_000) / times;
}
