interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** The CPU time in microseconds: how long others had the machine doesn't count. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What a page's main thread did, in milliseconds of CPU. */
export interface MainThread {
  readonly longest: number;
  readonly total: number;
  /** How many tasks took over 50 ms. */
  readonly long: number;
}

/** Reads a trace of Chromium with the categories `toplevel`, `devtools.timeline` and `__metadata`. */
export function mainThreadIn(trace: Buffer): MainThread {
  const { traceEvents: events } = JSON.parse(trace.toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const threads = events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map((thread) => tasksOf(thread, events));
  // The page's own is the busiest of all renderers.
  const tasks = threads.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return {
    longest: Math.max(0, ...tasks),
    total: tasks.reduce((sum, task) => sum + task, 0),
    long: tasks.filter((task) => task > 50).length,
  };
}

function tasksOf({ pid, tid }: TraceEvent, events: readonly TraceEvent[]): readonly number[] {
  return events
    .filter(
      (event) => event.pid === pid && event.tid === tid && event.ph === 'X' && /RunTask/.test(event.name),
    )
    .map(({ tdur = 0 }) => tdur / 1_000);
}
