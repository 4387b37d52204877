import fc from 'fast-check';
import {
  concat,
  concatMap,
  config,
  EMPTY,
  from,
  interval,
  map,
  NEVER,
  observeOn,
  of,
  share,
  take,
  tap,
  throwError,
  VirtualTimeScheduler,
  zip,
  type MonoTypeOperatorFunction,
  type Observable,
  type OperatorFunction,
} from 'rxjs';
import {
  accumulate,
  completeToolCalls,
  ConnectionError,
  elementsOf,
  parsePartialJSON,
  pickText,
  reduceMessage,
  retryWithBackoff,
  splitThinking,
  takeUntilDone,
  timeoutIdle,
  StreamError,
  type Delta,
} from 'rxjs-llm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireOf } from '../conformance/wires.ts';
import { ANSWER } from '../support/answer.ts';
import { cutAt, hear, PATIENCE, places, runs, visible, type Heard } from '../support/fuzz.ts';
import { PROTOCOLS } from '../support/protocols.ts';
import { bytesOf } from '../support/spoken.ts';
import { damage } from '../support/wireText.ts';

type Step = (scheduler: VirtualTimeScheduler) => MonoTypeOperatorFunction<Delta>;

/** The operators between the protocol and the subscriber, in any order and number. A new operator is a new line. */
const STEPS: Readonly<Record<string, Step>> = {
  takeUntilDone: () => takeUntilDone(),
  timeoutIdle: (scheduler) => timeoutIdle({ first: 10_000, each: 5_000, scheduler }),
  'retryWithBackoff, fail': (scheduler) => retryWithBackoff({ scheduler }),
  'retryWithBackoff, restart': (scheduler) => retryWithBackoff({ scheduler, count: 1, onPartial: 'restart' }),
  'retryWithBackoff, continue': (scheduler) =>
    retryWithBackoff({
      scheduler,
      count: 1,
      onPartial: ({ text }) => of<Delta[]>({ type: 'text', text: `${text.length} and on` }, { type: 'done' }),
    }),
  'retryWithBackoff, whatever it is': (scheduler) =>
    retryWithBackoff({ scheduler, count: 1, retryable: () => true, onPartial: 'restart' }),
  splitThinking: () => splitThinking(),
  tap: () => tap(),
  share: () => share(),
  take: () => take(7),
  concatMap: () => concatMap((delta) => of(delta)),
  observeOn: (scheduler) => observeOn(scheduler, 2),
};

/** The last operator of an app's pipe. */
const READERS: Readonly<Record<string, OperatorFunction<Delta, unknown>>> = {
  deltas: tap(),
  accumulate: accumulate(),
  'the second choice': accumulate({ choice: 1 }),
  pickText: pickText(),
  completeToolCalls: completeToolCalls(),
  parsePartialJSON: parsePartialJSON(),
  elementsOf: elementsOf(''),
  reduceMessage: map((delta) => reduceMessage(undefined, delta)),
};

const ENDS = {
  completes: () => EMPTY,
  fails: () => throwError(() => new ConnectionError('cut')),
  stalls: () => NEVER,
} satisfies Record<string, () => Observable<Uint8Array>>;

const plans = fc.record({
  steps: fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 5 }),
  reader: fc.constantFrom(...Object.keys(READERS)),
  end: fc.constantFrom('completes' as const, 'fails' as const, 'stalls' as const),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;

/** Errors that no stream has reported: RxJS passes them to `onUnhandledError`. */
const stray: unknown[] = [];
beforeAll(() => {
  config.onUnhandledError = (error) => stray.push(error);
});
afterAll(() => {
  config.onUnhandledError = null;
});

describe.each([...PROTOCOLS.keys()])('operators in any order after %s', { timeout: PATIENCE }, (name) => {
  const whole = bytesOf(name, ANSWER);
  const untouched = fc.constant((bytes: Uint8Array) => bytes);

  it('give the same for any cut, and end', () => {
    fc.assert(
      fc.property(plans, fc.oneof(untouched, damage), places, (plan, hit, at) => {
        const body = hit(whole);
        const once = follow(name, plan, [body]);
        if (once.end !== 'complete') expect(once.end).toBeInstanceOf(StreamError);
        const again = follow(name, plan, cutAt(body, at));
        expect(countless(plan, visible(again))).toEqual(countless(plan, visible(once)));
      }),
      runs(150),
    );
  });
});

it('leave no error unhandled', async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(stray).toEqual([]);
});

/**
 * With an asynchronous operator between two retries, the outer one may see an attempt after the inner one has begun
 * another: its number then depends on timing.
 */
function countless({ steps }: Plan, heard: unknown): unknown {
  if (!steps.includes('observeOn')) return heard;
  const omit = (key: string, value: unknown): unknown => (key === 'attempt' ? undefined : value);
  return JSON.parse(JSON.stringify(heard, omit));
}

/** Reads the chunks, one per millisecond of virtual time. */
function follow(name: string, { steps, reader, end }: Plan, chunks: readonly Uint8Array[]): Heard<unknown> {
  const scheduler = new VirtualTimeScheduler();
  const body = concat(zip(from(chunks), interval(1, scheduler)).pipe(map(([chunk]) => chunk)), ENDS[end]());
  // Only a timeout ends a stream that stalls, so there is one.
  const clock: readonly string[] = end === 'stalls' ? ['timeoutIdle'] : [];
  const deltas = [...clock, ...steps].reduce(
    (source, step) => (STEPS[step] ? source.pipe(STEPS[step](scheduler)) : source),
    body.pipe(wireOf(name).parse()),
  );
  const read = READERS[reader];
  return hear(read ? deltas.pipe(read) : deltas, () => scheduler.flush());
}
