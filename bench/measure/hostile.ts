import { from, tap, type OperatorFunction } from 'rxjs';
import type { Delta } from '../../src/index.ts';
import { loadLibrary, type Library } from '../library.ts';
import { HOSTILE } from '../workloads/HOSTILE.ts';

/** One answer, and who reads it. */
export interface HostileConfig {
  readonly protocol: string;
  /** `undefined` for an ordinary text. */
  readonly kind?: string;
  readonly bytes: number;
}

/** What reading it costs at worst. */
export interface HostileCost {
  /** Milliseconds of CPU for each operator downstream. */
  readonly costs: Readonly<Record<string, number>>;
  /** Bytes of heap in use at most, garbage not counted. */
  readonly peak: number;
}

const CHUNK = 16 * 1_024;
/** After so many chunks the garbage is collected, and the heap looked at. */
const LOOK = 32;

/** Reads an answer of this length once with each operator that holds something of it. */
export async function hostile({ protocol, kind, bytes }: HostileConfig): Promise<HostileCost> {
  const library = await loadLibrary();
  const chunks = chunksOf(protocol, kind, bytes);
  const operators: Readonly<Record<string, OperatorFunction<Delta, unknown>>> = {
    accumulate: library.accumulate(),
    completeToolCalls: library.completeToolCalls(),
    coalesce: library.coalesce(1_000),
  };
  // Compiled code belongs to none of them.
  for (const operator of Object.values(operators))
    await read(library, protocol, chunks.slice(0, 8), operator);

  const costs: Record<string, number> = {};
  for (const [name, operator] of Object.entries(operators)) {
    const start = process.cpuUsage();
    await read(library, protocol, chunks, operator);
    const { user, system } = process.cpuUsage(start);
    costs[name] = (user + system) / 1_000;
  }

  let peak = 0;
  for (const operator of Object.values(operators)) {
    await read(library, protocol, chunks, operator, (index) => {
      if (index % LOOK !== 0) return;
      globalThis.gc?.();
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    });
  }
  return { costs, peak };
}

function read(
  library: Library,
  protocol: string,
  chunks: readonly Uint8Array[],
  operator: OperatorFunction<Delta, unknown>,
  onChunk?: (index: number) => void,
): Promise<void> {
  const { openaiChat, openaiResponses, anthropicMessages, gemini, agUI, aiSdkUI, cohere, ollama } = library;
  const events = { openaiChat, openaiResponses, anthropicMessages, gemini, agUI, aiSdkUI, cohere };
  let count = 0;
  const body = from(chunks).pipe(tap(() => onChunk?.((count += 1))));
  const make = Object.entries(events).find(([name]) => name === protocol)?.[1];
  const deltas = make
    ? body.pipe(library.parseSSE(), library.parseDelta(make()))
    : body.pipe(library.parseNDJSON(), library.parseDelta(ollama()));
  return new Promise((resolve) => {
    // A refusal of the input is an answer too.
    deltas.pipe(operator).subscribe({ error: () => resolve(), complete: () => resolve() });
  });
}

function chunksOf(protocol: string, kind: string | undefined, bytes: number): readonly Uint8Array[] {
  const server = HOSTILE[protocol];
  const make = kind === undefined ? server?.ordinary : server?.worst[kind];
  if (!server || !make) throw new Error(`There is no ${protocol}, ${String(kind)}`);
  const pieces: string[] = [];
  for (let index = 0, length = 0; length < bytes; index += 1) {
    const record = make(index);
    const json = typeof record === 'string' ? record : JSON.stringify(record);
    const piece =
      typeof record === 'string' ? json : server.framing === 'sse' ? `data: ${json}\n\n` : `${json}\n`;
    pieces.push(piece);
    length += piece.length;
  }
  const body = new TextEncoder().encode(pieces.join(''));
  return Array.from({ length: Math.ceil(body.length / CHUNK) }, (_, at) =>
    body.subarray(at * CHUNK, (at + 1) * CHUNK),
  );
}
