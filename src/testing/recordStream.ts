import { asyncScheduler, defer, tap, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';

/** The clock of a recording. */
export interface RecordStreamConfig {
  /** Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Writes down the chunks of a body and their times, one line of JSON each, and passes them through unchanged.
 *
 * A line contains `t`, the milliseconds since subscribing, and `text`, or `bytes` in base64 for a chunk that isn't valid
 * UTF-8. The last line has `end`: `complete` or `cut`. A recording contains all that the server sent, so it
 * goes only where `write` puts it.
 *
 * @param write - Called with each line, its line break included.
 *
 * @example
 * ```ts
 * import { fromBody, parseSSE } from 'rxjs-llm';
 * import { recordStream } from 'rxjs-llm/testing';
 *
 * const lines: string[] = [];
 * const body = fromBody(new Response('data: Hi\n\n'));
 *
 * body.pipe(recordStream((line) => lines.push(line)), parseSSE()); // => [{ data: 'Hi' }]
 * lines.map((line) => line.replace(/"t":\d+,/, '')); // => ['{"text":"data: Hi\\n\\n"}\n', '{"end":"complete"}\n']
 * ```
 */
export function recordStream(
  write: (line: string) => void,
  config: RecordStreamConfig = {},
): MonoTypeOperatorFunction<Uint8Array> {
  const { scheduler = asyncScheduler } = config;

  return (source) =>
    defer(() => {
      const start = scheduler.now();
      const writeLine = (content: object): void => {
        write(`${JSON.stringify({ t: scheduler.now() - start, ...content })}\n`);
      };
      return source.pipe(
        tap({
          next: (chunk) => writeLine(encodeChunk(chunk)),
          error: () => writeLine({ end: 'cut' }),
          complete: () => writeLine({ end: 'complete' }),
        }),
      );
    });
}

function encodeChunk(chunk: Uint8Array): object {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return { text: decoder.decode(chunk) };
  } catch {
    return { bytes: btoa(Array.from(chunk, (byte) => String.fromCharCode(byte)).join('')) };
  }
}
