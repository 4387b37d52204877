import fc from 'fast-check';
import { from, of } from 'rxjs';
import {
  aiSdkData,
  parseDelta,
  ParseError,
  ProviderError,
  takeUntilDone,
  TruncatedStreamError,
  type Delta,
  type Protocol,
} from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { outcomeOf, type Outcome } from '../../support/outcomeOf.ts';

const line = (code: string, value: unknown): string => `${code}:${JSON.stringify(value)}\n`;
const read = (...chunks: readonly string[]): Promise<Outcome<Delta>> =>
  outcomeOf(from(chunks).pipe(parseDelta(aiSdkData(), { unknown: 'emit' })));
const finish = (reason: string, rawReason = reason): object => ({ type: 'finish', reason, rawReason });
const end = (finishReason: string, more: object = {}): string => line('d', { finishReason, ...more });
const begun = line('b', { toolCallId: 'c1', toolName: 'f' });
const called = line('9', { toolCallId: 'c1', toolName: 'f', args: { a: 1 } });
const result = line('a', { toolCallId: 'c1', result: 'sunny' });

describe('aiSdkData', () => {
  const a = { type: 'text', text: 'a' };
  it('is a protocol of plain text', () => {
    expectTypeOf(aiSdkData).toEqualTypeOf<() => Protocol<string>>();
  });

  it.each<[string, string, object[]]>([
    ['text', line('0', 'Hi\u2028☂'), [{ type: 'text', text: 'Hi\u2028☂' }]],
    ['a number where text belongs', line('0', 1), [{ type: 'text', text: '1' }]],
    ['empty text', line('0', ''), []],
    ['reasoning', line('g', 'Hm'), [{ type: 'reasoning', text: 'Hm' }]],
    ['redacted reasoning', line('i', { data: 'x' }), [{ type: 'reasoning', text: '', redacted: 'x' }]],
    ['a signature', line('j', { signature: 's' }), [{ type: 'reasoning', text: '', signature: 's' }]],
    [
      'a source',
      line('h', { sourceType: 'url', id: 's1', url: 'https://a.example', title: 'A' }),
      [
        {
          type: 'source',
          url: 'https://a.example',
          title: 'A',
          raw: { sourceType: 'url', id: 's1', url: 'https://a.example', title: 'A' },
        },
      ],
    ],
    [
      'a file',
      line('k', { mimeType: 'image/png', data: 'aGk=' }),
      [{ type: 'file', mediaType: 'image/png', data: 'aGk=' }],
    ],
    ['data', line('2', [{ a: 1 }]), [{ type: 'data', name: 'data', value: [{ a: 1 }] }]],
    ['annotations', line('8', ['a']), [{ type: 'data', name: 'message-annotations', value: ['a'] }]],
    [
      'steps',
      line('f', { messageId: 'm1' }).repeat(2),
      [{ type: 'start', id: 'm1', protocol: 'ai-sdk-data' }],
    ],
    [
      'the end of a step',
      line('e', { finishReason: 'stop' }),
      [{ type: 'data', name: 'finish-step', value: { finishReason: 'stop' } }],
    ],
    ['a result', result, [{ type: 'tool-result', id: 'c1', result: 'sunny' }]],
    ['a code of a later version', line('0', 'a') + line('z', 1), [a, { type: 'unknown', raw: 'z:1' }]],
    ['a line without a code', `${line('0', 'a')}hello\n\r\n`, [a, { type: 'unknown', raw: 'hello' }]],
  ])('reads %s', async (_, body, expected) => {
    expect(await read(body)).toEqual({ values: expected });
    expect(await read(body.replaceAll('\n', '\r\n'))).toEqual({ values: expected });
  });

  describe('tool calls', () => {
    const start = { type: 'tool-call-start', index: 0, id: 'c1', name: 'f' };
    const args = (text: string): object => ({ type: 'tool-call-args', index: 0, text });
    const ended = { type: 'tool-call-end', index: 0 };
    const piece = (argsTextDelta: string): string => line('c', { toolCallId: 'c1', argsTextDelta });

    it('come complete, or in pieces that the complete call repeats', async () => {
      expect((await read(called)).values).toEqual([start, args('{"a":1}'), ended]);
      expect((await read(begun, piece('{"a"'), piece(':1}'), called)).values).toEqual([
        start,
        args('{"a"'),
        args(':1}'),
        ended,
      ]);
    });

    it('refuse a piece of a call that never began', async () => {
      expect((await read(piece('{'))).error).toEqual(new ParseError('protocol'));
    });

    it('are awaited unless they have a result', async () => {
      expect((await read(called, end('stop'))).values.at(-1)).toEqual(finish('tool-calls', 'stop'));
      expect((await read(called, result, end('stop'))).values.at(-1)).toEqual(finish('stop'));
    });
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content-filter', 'content-filter'],
    ['error', 'error'],
    ['unknown', 'other'],
  ])('finishes %s as %s', async (word, reason) => {
    expect((await read(end(word))).values).toEqual([finish(reason, word)]);
  });

  it('reads the usage of all steps, unless the backend doesn’t know it', async () => {
    const usage = { promptTokens: 5, completionTokens: 4 };
    expect((await read(end('stop', { usage }))).values).toEqual([
      { type: 'usage', usage: { inputTokens: 5, outputTokens: 4, totalTokens: 9, raw: usage } },
      finish('stop'),
    ]);
    for (const unknown of ['null', 'NaN']) {
      const body = `d:{"finishReason":"stop","usage":{"promptTokens":${unknown},"completionTokens":${unknown}}}`;
      expect((await read(body)).values).toEqual([finish('stop')]);
    }
  });

  it('is complete if the body ends after its `d:` line, and cut otherwise', async () => {
    const error = async (body: string): Promise<unknown> =>
      (await outcomeOf(of(body).pipe(parseDelta(aiSdkData()), takeUntilDone()))).error;
    const whole = line('0', 'Hi') + line('e', { finishReason: 'stop' }) + end('stop');
    expect(await error(whole)).toBeUndefined();
    expect(await error(whole.trimEnd())).toBeUndefined();
    for (const length of [4, 7, 20, whole.length - 3])
      expect(await error(whole.slice(0, length))).toBeInstanceOf(TruncatedStreamError);
  });

  it.each([
    ['its own line', line('3', 'Overloaded'), 'Overloaded'],
    ['a gateway’s body', '{"error":{"message":"Overloaded"}}', 'Overloaded'],
  ])('errors with %s', async (_, body, detail) => {
    const { values, error } = await read(line('0', 'a'), body);
    expect(values).toEqual([{ type: 'text', text: 'a' }]);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ detail });
  });

  it('errors at a line that isn’t JSON, and never skips it, because a chunk has any number of lines', async () => {
    const body = of(`${line('0', 'a')}0:"b\n${line('0', 'c')}`);
    const deltas = body.pipe(parseDelta(aiSdkData(), { malformed: 'skip' }));
    expect(await outcomeOf(deltas)).toEqual({
      values: [{ type: 'text', text: 'a' }],
      error: new ParseError('protocol'),
    });
  });

  it('reads the same from any cut of the text', async () => {
    const whole = [line('f', { messageId: 'm' }), line('0', 'Hé\n'), begun, called, result, end('stop')].join(
      '',
    );
    const expected = await read(whole);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 80 }), async (size) => {
        expect(await read(...splitAt(whole, size))).toEqual(expected);
      }),
    );
  });
});
