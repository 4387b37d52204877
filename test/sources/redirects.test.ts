import { fromSSE } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE, type SeenRequest } from '../support/server.ts';

const REQUEST = {
  method: 'POST',
  headers: {
    authorization: 'Bearer secret',
    cookie: 'session=secret',
    'x-api-key': 'secret',
    accept: 'text/event-stream',
  },
  body: 'Hi',
};

/** Sends a request that is redirected to another origin, and gives what arrives there. */
async function arriving(send: (url: string) => Promise<unknown>): Promise<SeenRequest['headers']> {
  await using other = await serve((response) => response.writeHead(200, SSE).end('data: Hello\n\n'));
  await using first = await serve((response) => response.writeHead(307, { location: other.url }).end());
  await send(first.url);
  const { headers, body } = await other.arrived(1);
  expect(body).toBe('Hi');
  const { host, ...rest } = headers;
  return rest;
}

describe('a redirect to another origin', () => {
  it('carries no credentials that fetch itself would not', async () => {
    const plain = await arriving(async (url) => (await fetch(url, REQUEST)).text());
    const ours = await arriving(async (url) => {
      expect(await outcomeOf(fromSSE(url, REQUEST))).toEqual({ values: [{ data: 'Hello' }] });
    });

    expect(ours).toEqual(plain);
    expect(ours).not.toHaveProperty('authorization');
    expect(ours).not.toHaveProperty('cookie');
  });

  it('is refused where the caller says so', async () => {
    await using first = await serve((response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    );
    const { error } = await outcomeOf(fromSSE(first.url, { ...REQUEST, redirect: 'error' }));
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'connect' });
    expect(first.requests).toHaveLength(1);
  });
});
