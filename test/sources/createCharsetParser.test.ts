import fc from 'fast-check';
import { ContentTypeError, fromText } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

const TEXTS: readonly (readonly [string, Uint8Array, string])[] = [
  ['iso-8859-1', Buffer.from('Hällo', 'latin1'), 'Hällo'],
  ['ISO-8859-1', Buffer.from('Hällo', 'latin1'), 'Hällo'],
  ['windows-1252', Uint8Array.of(0x80, 0x31), '€1'],
  ['utf-16le', Buffer.from('Grüße 👋', 'utf16le'), 'Grüße 👋'],
  ['utf-16', Buffer.from('\uFEFFGrüße', 'utf16le'), 'Grüße'],
  // The second bytes of these characters are ASCII.
  ['shift_jis', Uint8Array.of(0x95, 0x5c, 0x8e, 0xa6, 0x41), '表示A'],
  ['gbk', Uint8Array.of(0x81, 0x40, 0x41), '丂A'],
  ['iso-2022-jp', Uint8Array.of(0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x61), '日a'],
  ['utf-8', Buffer.from('Grüße 👋'), 'Grüße 👋'],
  ['"utf8"', Buffer.from('Grüße 👋'), 'Grüße 👋'],
];

function answering(type: string, ...chunks: readonly Uint8Array[]): Response {
  return new Response(bodyOf(chunks), { headers: { 'content-type': type } });
}

describe('the charset of a text', () => {
  it.each(TEXTS)('decodes %s, however the body is cut', async (charset, bytes, text) => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length)), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.slice(places[index], end));
        const { values } = await outcomeOf(
          fromText(answering(`text/plain; charset=${charset}; format=flowed`, ...chunks)),
        );
        expect(values.join('')).toBe(text);
        expect(values).not.toContain('');
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['text/plain, text/plain; charset=iso-8859-1', 'ä'],
    ['text/plain; charset=utf-8, text/plain;charset = iso-8859-1', 'ä'],
    ['text/plain', '\uFFFD'],
    ['text/plain; charset=', '\uFFFD'],
    ['text/x-charset', '\uFFFD'],
  ])('is the last one that the header names, else UTF-8: %s', async (type, text) => {
    expect(await outcomeOf(fromText(answering(type, Uint8Array.of(0xe4))))).toEqual({ values: [text] });
  });

  it('is a ContentTypeError if the platform doesn’t know it, and the body is cancelled', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Uint8Array.of(0x61)),
      cancel: () => void (isCancelled = true),
    });
    const headers = { 'content-type': 'text/plain; charset=klingon' };
    const { values, error } = await outcomeOf(fromText(new Response(body, { headers })));
    expect(values).toEqual([]);
    expect(error).toBeInstanceOf(ContentTypeError);
    expect(error).toMatchObject({
      message: 'Expected text/plain; charset=utf-8, received text/plain',
      detail: 'text/plain; charset=klingon',
      retryable: false,
    });
    expect(isCancelled).toBe(true);
  });

  it('is a ContentTypeError for an empty body too, and quotes no more than 128 characters', async () => {
    const { error } = await outcomeOf(fromText(answering(`text/plain; charset=${'k'.repeat(200)}`)));
    expect(error).toBeInstanceOf(ContentTypeError);
    expect(error instanceof ContentTypeError && error.detail).toHaveLength(128);
  });
});
