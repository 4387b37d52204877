import { take } from 'rxjs';
import { fromBody } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';

describe('fromBody', () => {
  it('gives the chunks as they are, whatever the media type', async () => {
    const chunks = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    const response = new Response(bodyOf(chunks), { headers: { 'content-type': 'image/png' } });
    expect(await outcomeOf(fromBody(response))).toEqual({ values: chunks });
  });

  it('reads no further than the consumer wants, and closes the connection', async () => {
    await using server = await serve((response) => response.writeHead(200).write('abc'));
    const { values } = await outcomeOf(fromBody(server.url).pipe(take(1)));
    expect(values).toEqual([new TextEncoder().encode('abc')]);
    await (
      await server.arrived(1)
    ).closed;
  });

  it('reports a refusal, and completes without a value for 204', async () => {
    await using server = await serve((response, attempt) =>
      response.writeHead(attempt === 1 ? 404 : 204).end(),
    );
    expect((await outcomeOf(fromBody(server.url))).error).toMatchObject({ name: 'HttpError', status: 404 });
    expect(await outcomeOf(fromBody(server.url))).toEqual({ values: [] });
  });

  it('shares nothing between two subscribers', async () => {
    await using server = await serve((response, attempt) => response.end(String(attempt)));
    const source = fromBody(server.url);
    const both = await Promise.all([outcomeOf(source), outcomeOf(source)]);
    const texts = both.map(({ values }) => Buffer.concat(values).toString());
    expect(texts.sort()).toEqual(['1', '2']);
  });
});
