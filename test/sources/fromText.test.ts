import { fromText } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';

describe('fromText', () => {
  it('never splits a character, however the body is cut', async () => {
    const text = 'Grüße 👋 日本';
    for (const size of [1, 2, 3, Infinity]) {
      const { values } = await outcomeOf(fromText(bodyOf(splitAt(new TextEncoder().encode(text), size))));
      expect(values.join('')).toBe(text);
      expect(values.every((value) => !value.includes('\uFFFD'))).toBe(true);
    }
  });

  it('refuses a page of HTML', async () => {
    const page = new Response('<p>Log in</p>', { headers: { 'content-type': 'text/html' } });
    expect((await outcomeOf(fromText(page))).error).toMatchObject({
      name: 'ContentTypeError',
      expected: 'text/plain',
    });
  });

  it('closes a stalled connection when the subscriber leaves', async () => {
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
