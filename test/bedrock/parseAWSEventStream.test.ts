import fc from 'fast-check';
import { from, of } from 'rxjs';
import { parseAWSEventStream } from 'rxjs-llm/bedrock';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { awsEvent, awsException, awsMessage, joined } from '../support/awsMessages.ts';
import { diagram } from '../support/diagram.ts';
import { marbles } from '../support/marbles.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const X = { word: { text: 'x' } };
const Y = { word: { text: 'y' } };
const x = awsEvent('word', X.word);
const y = awsEvent('word', Y.word);

describe('parseAWSEventStream', () => {
  it(
    'emits each message in the chunk that ends it, as the diagram shows',
    marbles((m) => {
      const [chunks, records] = diagram('bedrock/parseAWSEventStream', 'chunks', 'records');
      const source = m.cold(chunks, {
        a: x.subarray(0, 3),
        b: joined(x.subarray(3), y, x.subarray(0, 20)),
        c: x.subarray(20),
      });
      m.expect(source.pipe(parseAWSEventStream())).toBeObservable(records, { x: X, y: Y });
    }),
  );

  it.each([
    ['an event', awsEvent('metadata', { metrics: {} }), { metadata: { metrics: {} } }],
    ['an exception', awsException('throttlingException', 'm'), { throttlingException: { message: 'm' } }],
    [
      'an error that is no exception',
      awsMessage({ ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'm' }),
      { error: { code: 'InternalError', message: 'm' } },
    ],
    ['no payload', awsMessage({ ':event-type': 'ping' }), { ping: {} }],
    ['no content type', awsMessage({ ':event-type': 'word' }, '{"text":"ä"}'), { word: { text: 'ä' } }],
    [
      'a payload that is no JSON',
      awsMessage(
        { ':event-type': 'audio', ':content-type': 'application/octet-stream' },
        Uint8Array.of(1, 2),
      ),
      { audio: Uint8Array.of(1, 2) },
    ],
    ['no type at all', awsMessage({}, '1'), { unknown: 1 }],
  ])('reads %s', async (_, message, record) => {
    expect(await outcomeOf(of(message).pipe(parseAWSEventStream()))).toEqual({ values: [record] });
  });

  it('drops a message that the end of the source leaves open', async () => {
    for (const end of [1, 4, 11, y.length - 1]) {
      const source = of(x, y.subarray(0, end)).pipe(parseAWSEventStream());
      expect(await outcomeOf(source)).toEqual({ values: [X] });
    }
  });

  it('never takes a damaged message for a complete one', async () => {
    for (let at = 0; at < x.length * 8; at += 1) {
      const damaged = x.slice();
      damaged[at >> 3] = (damaged[at >> 3] ?? 0) ^ (1 << (at & 7));
      const { values, error } = await outcomeOf(of(damaged).pipe(parseAWSEventStream()));
      expect(values).toEqual([]);
      // A larger length waits for more; all else is found out at once.
      if (at >= 32) expect(error).toMatchObject({ name: 'ParseError', reason: 'protocol' });
    }
  });

  it.each([0, 15])('errors at a length of %i, which no message has', async (length) => {
    const { values, error } = await outcomeOf(
      of(x, Uint8Array.of(0, 0, 0, length)).pipe(parseAWSEventStream()),
    );
    expect(values).toEqual([X]);
    expect(error).toMatchObject({ name: 'ParseError', reason: 'protocol' });
  });

  it('errors beyond maxBufferSize, as soon as the length has come', async () => {
    const config = { maxBufferSize: x.length };
    const longer = awsEvent('word', { text: 'xx' }).subarray(0, 4);
    const { values, error } = await outcomeOf(of(x, longer).pipe(parseAWSEventStream(config)));
    expect(values).toEqual([X]);
    expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  });

  it('errors if a payload is not the JSON that it claims to be, and keeps an excerpt', async () => {
    const message = awsMessage({ ':event-type': 'word', ':content-type': 'application/json' }, '{"text":');
    const { error } = await outcomeOf(of(message).pipe(parseAWSEventStream()));
    expect(error).toMatchObject({ name: 'ParseError', reason: 'json', excerpt: '{"text":' });
  });

  it('takes a large message in small chunks in linear time', { timeout: 10_000 }, async () => {
    const text = 'x'.repeat(4_000_000);
    const pieces = splitAt(awsEvent('word', { text }), 32);
    const { values } = await outcomeOf(from(pieces).pipe(parseAWSEventStream()));
    expect(values).toEqual([{ word: { text } }]);
  });

  it('emits the same records however the bytes are cut', async () => {
    const payload = fc.record({ text: fc.string({ unit: 'grapheme' }), more: fc.json() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(payload, { maxLength: 5 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (payloads, seed, size) => {
          const whole = joined(...payloads.map((fields) => awsEvent('word', fields)));
          const expected = payloads.map((fields) => ({ word: { ...fields } }));
          for (const pieces of [[whole], splitAt(whole, size), splitAt(whole, { seed })]) {
            const { values } = await outcomeOf(of(...pieces).pipe(parseAWSEventStream()));
            expect(values).toEqual(expected);
          }
        },
      ),
    );
  });
});
