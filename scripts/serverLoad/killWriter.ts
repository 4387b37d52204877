import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { filter, firstValueFrom, materialize, NEVER, tap, timeout, type Observable } from 'rxjs';
import { isTextDelta, type Delta } from 'rxjs-llm';
import { createWay, type WayName } from './ways.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
/** How many words a reader has had when the writer is killed. */
const ENOUGH = 25;
/** How long a reader is watched after that, in milliseconds. */
const LONG = 30_000;

/** What the readers of an answer saw whose writer was killed. */
export interface Killed {
  readonly there: string;
  readonly late: string;
}

/** Kills the process that writes an answer, with one reader in this process, and one who comes when that one has ended. */
export async function killWriter(way: WayName, redisUrl: string): Promise<Killed> {
  const name = 'killed';
  const writer = fork(WRITER, [way, redisUrl, name]);
  // Until the writer has begun, a reader would begin the answer itself.
  const read = await createWay(way, redisUrl);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  let killedAt = 0;
  const there = await endOf(
    read(NEVER, name).pipe(
      tap(
        countTo(ENOUGH, () => {
          writer.kill('SIGKILL');
          killedAt = performance.now();
        }),
      ),
    ),
    () => killedAt,
  );
  const begun = performance.now();
  return { there, late: await endOf(read(NEVER, name), () => begun) };
}

/** Says how a stream ends, and how long after a time. */
async function endOf(stream: Observable<Delta>, since: () => number): Promise<string> {
  const end = stream.pipe(
    materialize(),
    filter(({ kind }) => kind !== 'N'),
    timeout({ first: LONG, with: () => ['open'] }),
  );
  const found = await firstValueFrom(end, { defaultValue: 'open' });
  const seconds = ((performance.now() - since()) / 1_000).toFixed(1);
  if (typeof found === 'string') return `still open after ${seconds} s`;
  return `${found.kind === 'E' ? String(found.error) : 'complete'}, after ${seconds} s`;
}

function countTo(count: number, reach: () => void): (delta: Delta) => void {
  let words = 0;
  return (delta) => {
    if (!isTextDelta(delta)) return;
    const before = words;
    words += delta.text.split(' ').length - 1;
    if (before < count && words >= count) reach();
  };
}
