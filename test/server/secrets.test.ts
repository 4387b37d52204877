import { concat, of, throwError } from 'rxjs';
import { ConnectionError, formatDelta, HttpError, ProviderError, StreamError, type Delta } from 'rxjs-llm';
import { agUIWire, aiSdkUIWire, deltasWire, openaiChatWire } from 'rxjs-llm/server';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

const KEY = 'sk-proj-Zq7Lw2Xv9Tn4Rb8Yc1Md';
const body = { error: { message: `Wrong key ${KEY}`, code: KEY, type: KEY, param: KEY } };
const cause = new Error(KEY, { cause: KEY });
const headers = new Headers({ authorization: KEY, 'x-request-id': KEY });

const ERRORS: Readonly<Record<string, unknown>> = {
  'an HttpError': new HttpError({ status: 401, headers, body }),
  'a ProviderError': new ProviderError(body),
  'a ConnectionError': new ConnectionError('cut', cause),
  'a StreamError with a cause': new StreamError('It failed', { cause }),
  'a StreamError with more fields': Object.assign(new StreamError('It failed'), {
    body,
    headers: { KEY },
    stack: KEY,
  }),
  'another Error': Object.assign(new Error(`Wrong key ${KEY}`, { cause }), { code: KEY, body, status: 401 }),
  'an object': { message: KEY, name: 'StreamError', retryable: true, code: KEY },
  'a string': KEY,
};
const WIRES = [deltasWire(), openaiChatWire(), aiSdkUIWire({ resetStep: true }), agUIWire()];
const begun: Delta[] = [
  { type: 'start', id: 'a', model: 'm' },
  { type: 'text', text: 'Hi' },
];

describe.each(WIRES)('a client of $name', (wire) => {
  it.each(Object.keys(ERRORS))('is told no key that %s holds', async (kind) => {
    const error = ERRORS[kind];
    const restart: Delta = { type: 'restart', attempt: 2, error };
    for (const source of [throwError(() => error), of(restart, ...begun)]) {
      const { values, error: failure } = await outcomeOf(
        concat(of(...begun), source).pipe(formatDelta(wire)),
      );
      expect(failure).toBeUndefined();
      expect(values.length).toBeGreaterThan(2);
      expect(JSON.stringify(values)).not.toContain(KEY);
    }
  });
});
