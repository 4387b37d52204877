import { EMPTY } from 'rxjs';
import {
  accumulate,
  coalesce,
  createBudget,
  elementsOf,
  fromBody,
  fromNDJSON,
  fromSSE,
  fromText,
  limitConcurrency,
  limitSpend,
  meter,
  parseNDJSON,
  parsePartialJSON,
  parseSSE,
  retryWithBackoff,
  runTools,
  shareStream,
  timeoutIdle,
} from 'rxjs-llm';
import { fromAWSEventStream, parseAWSEventStream } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const BUDGET = createBudget({ limit: 1 });
const PRICE = { input: 1, output: 1 };

/** Every number of every config. */
const NUMBERS: Readonly<Record<string, (value: number) => unknown>> = {
  'accumulate, maxItems': (maxItems) => accumulate({ maxItems }),
  'accumulate, choice': (choice) => accumulate({ choice }),
  coalesce: (window) => coalesce(window),
  'createBudget, limit': (limit) => createBudget({ limit }),
  'elementsOf, maxDepth': (maxDepth) => elementsOf('', undefined, { maxDepth }),
  'elementsOf, maxKeys': (maxKeys) => elementsOf('', undefined, { maxKeys }),
  'elementsOf, maxLength': (maxLength) => elementsOf('', undefined, { maxLength }),
  'fromAWSEventStream, maxBufferSize': (maxBufferSize) => fromAWSEventStream('/', { maxBufferSize }),
  'fromBody, maxErrorBody': (maxErrorBody) => fromBody('/', { maxErrorBody }),
  'fromNDJSON, maxBufferSize': (maxBufferSize) => fromNDJSON('/', { maxBufferSize }),
  'fromSSE, maxBufferSize': (maxBufferSize) => fromSSE('/', { maxBufferSize }),
  'fromSSE, maxErrorBody': (maxErrorBody) => fromSSE('/', { maxErrorBody }),
  'fromText, maxErrorBody': (maxErrorBody) => fromText('/', { maxErrorBody }),
  limitConcurrency: (count) => limitConcurrency(count),
  'limitConcurrency, maxRetryAfter': (maxRetryAfter) => limitConcurrency(1, { maxRetryAfter }),
  'limitSpend, inputTokens': (inputTokens) => limitSpend(BUDGET, { price: PRICE, inputTokens }),
  'limitSpend, outputTokens': (outputTokens) => limitSpend(BUDGET, { price: PRICE, outputTokens }),
  'limitSpend, price': (input) => limitSpend(BUDGET, { price: { ...PRICE, input } }),
  'meter, price': (input) => meter(() => undefined, { price: { input, output: 1 } }),
  'parseAWSEventStream, maxBufferSize': (maxBufferSize) => parseAWSEventStream({ maxBufferSize }),
  'parseNDJSON, maxBufferSize': (maxBufferSize) => parseNDJSON({ maxBufferSize }),
  'parsePartialJSON, maxDepth': (maxDepth) => parsePartialJSON(undefined, { maxDepth }),
  'parsePartialJSON, maxKeys': (maxKeys) => parsePartialJSON(undefined, { maxKeys }),
  'parsePartialJSON, maxLength': (maxLength) => parsePartialJSON(undefined, { maxLength }),
  'parseSSE, maxBufferSize': (maxBufferSize) => parseSSE({ maxBufferSize }),
  'retryWithBackoff, count': (count) => retryWithBackoff({ count }),
  'retryWithBackoff, initialDelay': (initialDelay) => retryWithBackoff({ initialDelay }),
  'retryWithBackoff, jitter': (jitter) => retryWithBackoff({ jitter }),
  'retryWithBackoff, maxDelay': (maxDelay) => retryWithBackoff({ maxDelay }),
  'retryWithBackoff, maxRetryAfter': (maxRetryAfter) => retryWithBackoff({ maxRetryAfter }),
  'runTools, concurrency': (concurrency) => runTools(() => EMPTY, {}, { concurrency }),
  'runTools, maxRounds': (maxRounds) => runTools(() => EMPTY, {}, { maxRounds }),
  'shareStream, grace': (grace) => shareStream({ grace }),
  'timeoutIdle, each': (each) => timeoutIdle({ each }),
  'timeoutIdle, first': (first) => timeoutIdle({ first }),
};

describe('a number of a config', () => {
  it.each(Object.entries(NUMBERS))('is refused when the function is called, if it is none: %s', (_, call) => {
    // From the environment, or from a form.
    const text: unknown = '2';
    for (const value of [NaN, -1, text as number]) expect(() => call(value)).toThrow(TypeError);
    expect(() => call(1)).not.toThrow();
  });

  it('may be infinite if it is a limit', () => {
    for (const [name, call] of Object.entries(NUMBERS)) {
      if (name.includes('max')) expect(() => call(Infinity)).not.toThrow();
    }
  });

  it('is refused through the error channel if a function returns it', async () => {
    const { error } = await outcomeOf(fromSSE('/', () => ({ maxBufferSize: NaN })));
    expect(error).toEqual(new TypeError('`maxBufferSize` takes a number from 0'));
  });
});
