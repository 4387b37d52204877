import { VirtualTimeScheduler } from 'rxjs';
import {
  accumulate,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type Delta,
  type Message,
  type ParseDeltaConfig,
} from 'rxjs-llm';
import { flushAsync, scriptedFetch } from 'rxjs-llm/testing';
import { WIRES } from './protocols.ts';
import { readBody } from './readBody.ts';
import { recordEnds } from './recordEnds.ts';
import { seeing } from './seeing.ts';
import { attemptOf, bytesOfAttempt, type Piece } from './scriptOf.ts';
import type { Setting } from './Setting.ts';
import type { Timed, Trace, TracedEnd } from './Trace.ts';

/** No answer takes longer. */
const LONGEST = 3_600_000;

/** Plays an answer through the pipe of the front page, in virtual time, so all of it is there at once. */
export async function traceAnswer(setting: Setting, unknown?: ParseDeltaConfig['unknown']): Promise<Trace> {
  const body = readBody(setting);
  const wire = WIRES[setting.protocol];
  const scheduler = new VirtualTimeScheduler();
  scheduler.maxFrames = LONGEST;
  const numbers = Array.from({ length: setting.count + 1 }, (_, index) => index + 1);
  const server = scriptedFetch(
    numbers.map((number) => attemptOf(setting, body, number)),
    { scheduler },
  );

  const statuses: (number | undefined)[] = [];
  const chunks: Timed<Uint8Array>[] = [];
  const records: Timed<unknown>[] = [];
  const deltas: Timed<Delta>[] = [];
  const messages: Timed<Message>[] = [];
  let ends: readonly number[] = [];
  let index = 0;
  let range: Piece | undefined;
  let end: TracedEnd | undefined;

  /** As a proxy between server and pipe, which sees the chunks. */
  async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const number = statuses.push(undefined);
    ends = recordEnds(bytesOfAttempt(setting, body, number), wire);
    index = 0;
    range = undefined;
    const response = await server.fetch(input, init);
    statuses[number - 1] = response.status;
    if (!response.body || !response.ok) return response;

    let start = 0;
    const seen = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(value, controller) {
          chunks.push({ at: scheduler.now(), value, range: { start, end: start + value.length } });
          start += value.length;
          controller.enqueue(value);
        },
      }),
    );
    return new Response(seen, { status: response.status, headers: response.headers });
  }

  function seeRecord(value: unknown): void {
    const known = { start: ends[index - 1] ?? 0, end: ends[index] ?? body.bytes.length };
    // Text isn't cut into records: it's read as it comes.
    range = wire.source === 'fromText' ? chunks.at(-1)?.range : known;
    index += 1;
    records.push({ at: scheduler.now(), value, range });
  }

  wire
    .read(send, seeRecord, unknown)
    .pipe(
      timeoutIdle({ first: setting.first, each: setting.each, scheduler }),
      takeUntilDone(),
      retryWithBackoff({ count: setting.count, jitter: 0, onPartial: setting.onPartial, scheduler }),
      seeing((value) => {
        const isOfRecord = value.type !== 'restart';
        deltas.push({ at: scheduler.now(), value, range: isOfRecord ? range : undefined });
      }),
      accumulate(),
    )
    .subscribe({
      next: (value) =>
        messages.push({ at: scheduler.now(), value, range: range && { start: 0, end: range.end } }),
      error: (error: unknown) => (end = { at: scheduler.now(), error: errorFrom(error) }),
      complete: () => (end = { at: scheduler.now() }),
    });
  await flushAsync(scheduler);

  const restart = deltas.findLastIndex(({ value }) => value.type === 'restart');
  const requests = server.requests.map(({ at, headersAt, endedAt }, number) => ({
    at,
    headersAt,
    endedAt,
    status: statuses[number],
  }));
  const times = [chunks, deltas, messages].map((lane) => lane.at(-1)?.at ?? 0);
  return {
    requests,
    chunks,
    records,
    deltas: deltas.map((delta, place) => ({ ...delta, isVoid: place < restart })),
    messages,
    ...(end && { end }),
    duration: Math.max(1, end?.at ?? 0, ...times),
  };
}

function errorFrom(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
