import { of } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

/** What jest's jsdom hides from tests. */
const MISSING = [
  ...['fetch', 'Headers', 'Request', 'Response', 'ReadableStream', 'MessageChannel'],
  ...['TextDecoder', 'TextEncoder', 'TransformStream', 'structuredClone'],
];

afterEach(() => {
  vi.unstubAllGlobals();
});

it('imports and reads deltas without the platform’s own classes, as in jest’s jsdom', async () => {
  vi.resetModules();
  for (const name of MISSING) vi.stubGlobal(name, undefined);

  const { openaiChat, parseDelta, pickText } = await import('rxjs-llm');
  const { coldDeltas, coldSSE } = await import('rxjs-llm/testing');
  const events = of({ data: '{"choices":[{"delta":{"content":"Hi"}}]}' }, { data: '[DONE]' });
  expect(await outcomeOf(events.pipe(parseDelta(openaiChat()), pickText()))).toEqual({ values: ['Hi'] });
  expect(await outcomeOf(coldSSE('(x|)'))).toEqual({ values: [{ data: 'x' }] });
  expect(await outcomeOf(coldDeltas('(h|)').pipe(pickText()))).toEqual({ values: ['Hello'] });
});
