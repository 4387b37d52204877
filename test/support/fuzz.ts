import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { StreamError, type Delta } from 'rxjs-llm';
import { expect } from 'vitest';

/** How many times as many runs each property gets. `npm test`, which tries the same values each time, takes half of them. */
const FACTOR = Number(process.env['FUZZ_RUNS'] ?? 0.5);

export function runs(count: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(count * FACTOR) };
}

/** How long a property may take, in milliseconds. */
export const PATIENCE = 60_000 * Math.max(1, FACTOR);

/** Places to cut a body of any length at. */
export const places: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(), { maxLength: 12 });

/** Cuts at these places, empty pieces included. */
export function cutAt(bytes: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const ends = at.map((place) => place % (bytes.length + 1)).sort((one, other) => one - other);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

/** The outcome of a synchronous source. */
export interface Heard<T> {
  readonly values: readonly T[];
  readonly end: unknown;
}

/** Subscribes. Throws if the source throws, emits after its end, or doesn't end. */
export function hear<T>(source: Observable<T>, settle: () => void = () => undefined): Heard<T> {
  const values: T[] = [];
  const ends: unknown[] = [];
  const subscription = source.subscribe({
    next(value) {
      // A claim for each value would take most of the time.
      if (ends.length > 0) expect.fail('It emits after its end');
      values.push(value);
    },
    error: (error: unknown) => ends.push(error),
    complete: () => ends.push('complete'),
  });
  settle();
  expect(ends).toHaveLength(1);
  expect(subscription.closed).toBe(true);
  return { values, end: ends[0] };
}

/**
 * For any input, it completes or errors with a `StreamError`, and emits nothing that the types don't allow.
 *
 * @param isVerbatim - Whether the deltas are as a server has written them: in its order, and also if a text is empty.
 */
export function expectSound({ values, end }: Heard<Delta>, isVerbatim = false): void {
  if (end !== 'complete') expect(end).toBeInstanceOf(StreamError);
  const complaints = values
    .map((delta) => complaintAbout(delta, isVerbatim))
    .filter((complaint) => complaint !== undefined);
  if (complaints.length > 0) expect(complaints).toEqual([]);
  if (!isVerbatim) expectOrder(values);
}

/** The end of the stream, by what the user can see of it. */
export function visible({ values, end }: Heard<unknown>): unknown {
  return { values, end: end instanceof Error ? { ...end, message: end.message } : end };
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const string: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const anything: Check = () => true;
const usage: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([key, count]) => key === 'raw' || number(count));

/** The required and the optional fields of each delta. */
const SHAPES: Readonly<Record<Delta['type'], readonly [Record<string, Check>, Record<string, Check>]>> = {
  start: [{}, { id: text, model: text, protocol: text }],
  text: [{ text }, { block: number, choice: number }],
  reasoning: [{ text: string }, { block: number, choice: number, signature: text, redacted: text }],
  refusal: [{ text }, { choice: number }],
  'tool-call-start': [
    { index: number, name: string },
    { id: text, providerExecuted: flag, custom: flag, signature: text, choice: number },
  ],
  'tool-call-args': [{ index: number, text }, { choice: number }],
  'tool-call-end': [{ index: number }, { text, choice: number }],
  'tool-result': [{ id: string, result: anything }, { isError: flag }],
  source: [{ raw: anything }, { url: text, title: text, citedText: text, block: number, choice: number }],
  file: [{ mediaType: text }, { data: string, url: string, choice: number }],
  usage: [{ usage }, {}],
  finish: [{ reason: text, rawReason: string }, { choice: number }],
  done: [{}, {}],
  restart: [{ attempt: number, error: (value) => value instanceof Error }, {}],
  data: [{ name: string, value: anything }, { choice: number }],
  unknown: [{ raw: anything }, {}],
};

function complaintAbout(delta: Delta, isVerbatim: boolean): string | undefined {
  const [needed, allowed] = SHAPES[delta.type];
  const fields = new Map<string, unknown>(Object.entries(delta));
  fields.delete('type');
  const wrong = [...fields].filter(([key, value]) => {
    const check = needed[key] ?? allowed[key];
    return !(isVerbatim && check === text ? string : check)?.(value);
  });
  const missing = Object.keys(needed).filter((key) => !fields.has(key));
  const isIdle =
    !isVerbatim && delta.type === 'reasoning' && !delta.text && !delta.signature && !delta.redacted;
  if (wrong.length === 0 && missing.length === 0 && !isIdle) return undefined;
  return `${JSON.stringify(delta)}: wrong ${wrong.map(([key]) => key).join()}, missing ${missing.join()}`;
}

/** Calls are counted from 0, and none gets a delta before its start. */
function expectOrder(deltas: readonly Delta[]): void {
  let counts = new Map<number, number>();
  for (const delta of deltas) {
    if (delta.type === 'restart') counts = new Map();
    if (!('index' in delta)) continue;
    const { choice = 0 } = delta;
    const count = counts.get(choice) ?? 0;
    const isStart = delta.type === 'tool-call-start';
    if (!(delta.index < (isStart ? count + 1 : count))) expect.fail(`Out of order: ${JSON.stringify(delta)}`);
    if (isStart) counts.set(choice, Math.max(count, delta.index + 1));
  }
}

/** Interleaves several lists, each in its own order. */
export function interleaved<T>(lists: readonly (readonly T[])[], picks: readonly number[]): readonly T[] {
  const rest = lists.map((list) => [...list]).filter((list) => list.length > 0);
  const merged: T[] = [];
  for (let turn = 0; rest.length > 0; turn += 1) {
    const at = (picks[turn % Math.max(1, picks.length)] ?? 0) % rest.length;
    merged.push(...(rest[at]?.splice(0, 1) ?? []));
    if (rest[at]?.length === 0) rest.splice(at, 1);
  }
  return merged;
}
