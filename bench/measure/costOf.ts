/**
 * Nanoseconds of CPU for one run, garbage collection included. Repeats until the sample is long enough. Other work on
 * the machine disturbs CPU time little, and wall-clock time much.
 */
export async function costOf(run: () => Promise<unknown>, sampleMilliseconds: number): Promise<number> {
  let times = 0;
  let spent = 0;
  // Young garbage only: a full collection also drops compiled code, and the sample would measure the compiler.
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
