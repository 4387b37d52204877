import { of } from 'rxjs';
import {
  accumulate,
  coalesce,
  completeToolCalls,
  createBudget,
  decodeText,
  elementsOf,
  fallbackTo,
  formatDelta,
  limitConcurrency,
  limitSpend,
  meter,
  openaiChat,
  ParseError,
  parseDelta,
  parseNDJSON,
  parsePartialJSON,
  parseSSE,
  pickText,
  reduceMessage,
  retryWithBackoff,
  shareStream,
  splitThinking,
  takeUntilDone,
  timeoutIdle,
  toStreamState,
  TruncatedStreamError,
  type Delta,
} from 'rxjs-llm';
import { parseAWSEventStream } from 'rxjs-llm/bedrock';
import { deltasWire } from 'rxjs-llm/server';
import { recordStream } from 'rxjs-llm/testing';
import { awsEvent, joined } from '../support/awsMessages.ts';
import { BROKEN, describeOperator } from '../support/describeOperator.ts';

const text = (words: string): Delta => ({ type: 'text', text: words });
const [hel, lo] = [text('Hel'), text('lo')];
const helMessage = reduceMessage(undefined, hel);
const helloMessage = reduceMessage(helMessage, lo);
const finish: Delta = { type: 'finish', reason: 'stop', rawReason: 'stop' };
const event = (data: string) => ({ event: undefined, data, id: undefined });
const chunk = (content: string) => event(JSON.stringify({ choices: [{ delta: { content } }] }));

describeOperator('accumulate', {
  make: () => accumulate(),
  values: [hel, lo],
  emits: [helMessage, helloMessage],
});

describeOperator('coalesce', {
  make: () => coalesce<Delta>(2),
  values: [text('a'), text('b'), text('c')],
  emits: [text('a'), text('bc')],
});

describeOperator('completeToolCalls', {
  make: () => completeToolCalls(),
  values: [
    { type: 'tool-call-start', index: 0, id: 'a', name: 'f' },
    { type: 'tool-call-args', index: 0, text: '[1]' },
    { type: 'done' },
  ],
  emits: [{ index: 0, id: 'a', name: 'f', argumentsText: '[1]', arguments: [1], status: 'complete' }],
  pulls: 3,
});

describeOperator('decodeText', {
  make: decodeText,
  values: [Uint8Array.of(0xc3), Uint8Array.of(0xa4, 0x62)],
  emits: ['äb'],
  pulls: 2,
});

describeOperator('elementsOf', {
  make: () => elementsOf(''),
  values: [text('[1'), text(',2]')],
  emits: [1, 2],
  pulls: 2,
  empty: { values: [], error: new ParseError('json') },
});

describeOperator('fallbackTo', {
  make: () => fallbackTo(of(text('other'))),
  values: [hel, lo],
  emits: [hel, lo],
  failed: { values: [text('other')] },
});

describeOperator('formatDelta', {
  make: () => formatDelta(deltasWire()),
  values: [hel, lo],
  emits: [{ data: JSON.stringify(hel) }, { data: JSON.stringify(lo) }],
  failed: {
    values: [
      {
        data: '{"type":"error","error":{"name":"StreamError","message":"internal error","retryable":false}}',
      },
    ],
  },
});

describeOperator('limitConcurrency', {
  make: () => limitConcurrency(2),
  values: [hel, lo],
  emits: [hel, lo],
});

describeOperator('limitSpend', {
  make: () => limitSpend(createBudget({ limit: 1 }), { price: { input: 1, output: 1 } }),
  values: [hel, lo],
  emits: [hel, lo],
});

describeOperator('meter', {
  make: () => meter(() => undefined),
  values: [hel, lo],
  emits: [hel, lo],
});

describeOperator('parseAWSEventStream', {
  make: () => parseAWSEventStream(),
  values: [
    awsEvent('a', { text: 'x' }).subarray(0, 9),
    joined(awsEvent('a', { text: 'x' }).subarray(9), awsEvent('b', {})),
  ],
  emits: [{ a: { text: 'x' } }, { b: {} }],
  pulls: 2,
});

describeOperator('parseDelta', {
  make: () => parseDelta(openaiChat()),
  values: [chunk('Hel'), chunk('lo')],
  emits: [{ type: 'start', protocol: 'openai-chat' }, hel, lo],
});

describeOperator('parseNDJSON', {
  make: () => parseNDJSON(),
  values: ['1', '2\n3\n'],
  emits: [12, 3],
  pulls: 2,
});

describeOperator('parsePartialJSON', {
  make: () => parsePartialJSON(),
  values: [text('{"a"'), text(':1}')],
  emits: [{}, { a: 1 }],
  empty: { values: [], error: new ParseError('json') },
});

describeOperator('parseSSE', {
  make: () => parseSSE(),
  values: ['data: lo', 'st\n\ndata: x\n\n'],
  emits: [event('lost'), event('x')],
  pulls: 2,
});

describeOperator('pickText', {
  make: pickText,
  values: [finish, hel, lo],
  emits: ['Hel', 'lo'],
  pulls: 2,
});

describeOperator('recordStream', {
  make: () => recordStream(() => undefined),
  values: [Uint8Array.of(0x61), Uint8Array.of(0x62)],
  emits: [Uint8Array.of(0x61), Uint8Array.of(0x62)],
});

describeOperator('retryWithBackoff', {
  make: () => retryWithBackoff<Delta>(),
  values: [hel, lo],
  emits: [hel, lo],
});

describeOperator('shareStream', {
  make: () => shareStream<Delta>({ grace: 0 }),
  values: [hel, lo],
  emits: [hel, lo],
  isShared: true,
});

describeOperator('splitThinking', {
  make: splitThinking,
  values: [text('<think>Hm'), text('.</think>Tea')],
  emits: [
    { type: 'reasoning', text: 'Hm' },
    { type: 'reasoning', text: '.' },
    { type: 'text', text: 'Tea' },
  ],
});

describeOperator('takeUntilDone', {
  make: () => takeUntilDone(),
  values: [hel, finish],
  emits: [hel, finish],
  empty: { values: [], error: new TruncatedStreamError() },
});

describeOperator('timeoutIdle', {
  make: () => timeoutIdle<number>({ each: 5 }),
  values: [1, 2],
  emits: [1, 2],
});

describeOperator('toStreamState', {
  make: toStreamState,
  values: [hel, lo],
  emits: [
    { status: 'connecting', message: undefined },
    { status: 'streaming', message: helMessage },
    { status: 'streaming', message: helloMessage },
    { status: 'stopped', message: helloMessage },
  ],
  atOnce: [{ status: 'connecting', message: undefined }],
  empty: {
    values: [
      { status: 'connecting', message: undefined },
      { status: 'stopped', message: undefined },
    ],
  },
  failed: {
    values: [
      { status: 'connecting', message: undefined },
      { status: 'error', message: undefined, error: BROKEN },
    ],
  },
});
