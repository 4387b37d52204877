import { fromText } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, playBody } from '../support/playBody.ts';

describe('fromText', () => {
  it('emits the complete characters of each chunk, as the diagram shows', async () => {
    const [body, text] = diagram('sources/fromText', 'body', 'text');
    const chunks = { a: Uint8Array.of(0x47, 0x72, 0xc3), b: Uint8Array.of(0xbc) };
    expect(await playBody(body, chunks, (fetch) => fromText('/api/chat', { fetch }))).toEqual(
      drawn(text, { G: 'Gr', ü: 'ü' }),
    );
  });

  it('never splits a character, however the body is cut', async () => {
    const text = 'Grüße 👋 日本';
    for (const size of [1, 2, 3, Infinity]) {
      const { values } = await outcomeOf(fromText(bodyOf(splitAt(new TextEncoder().encode(text), size))));
      expect(values.join('')).toBe(text);
      expect(values.every((value) => !value.includes('\uFFFD'))).toBe(true);
    }
  });

  it('errors for a page of HTML', async () => {
    const page = new Response('<p>Log in</p>', { headers: { 'content-type': 'text/html' } });
    expect((await outcomeOf(fromText(page))).error).toMatchObject({
      name: 'ContentTypeError',
      expected: 'text/plain',
    });
  });

  it.each([
    ['text/plain', true],
    ['text/markdown; charset=utf-8', true],
    ['text/html-fragment', true],
    ['application/octet-stream', true],
    ['text/html', false],
    ['Text/HTML ; charset=utf-8', false],
    ['application/octet-stream-list', false],
    ['application/json', false],
    ['multipart/text', false],
  ])('reads %s: %o', async (type, isRead) => {
    const { values } = await outcomeOf(fromText(new Response('a', { headers: { 'content-type': type } })));
    expect(values).toEqual(isRead ? ['a'] : []);
  });

  it('emits U+FFFD for a character that the end of the body cuts', async () => {
    expect(await outcomeOf(fromText(bodyOf([Uint8Array.of(0x61, 0xc3)])))).toEqual({
      values: ['a', '\uFFFD'],
    });
  });

  it('closes a stalled connection when the consumer unsubscribes', async () => {
    await using server = await serve((response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).write('a'),
    );
    const subscription = fromText(server.url).subscribe();
    const request = await server.arrived(1);
    subscription.unsubscribe();
    await request.closed;
    expect(server.requests).toHaveLength(1);
  });
});
