import { inspect } from 'node:util';
import {
  accumulate,
  fromNDJSON,
  fromSSE,
  ollama,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type SourceInit,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve, SSE } from '../support/server.ts';

const SECRET = 'sk-planted-7f3a9';

/** All that a log could show of an error and of what caused it. */
function shownOf(error: unknown): string {
  const chain: unknown[] = [];
  for (let next = error; next instanceof Error; next = next.cause) chain.push(next.message, next.stack);
  return [inspect(error, { depth: 10 }), JSON.stringify(error), String(error), ...chain].join('\n');
}

async function failureOf(url: string, init: SourceInit): Promise<{ name: string; shown: string }> {
  const { error } = await outcomeOf(
    fromSSE(url, init).pipe(
      parseDelta(openaiChat()),
      timeoutIdle({ first: 200, each: 50 }),
      takeUntilDone(),
      retryWithBackoff({ count: 0 }),
      accumulate(),
    ),
  );
  return { name: error instanceof Error ? error.name : typeof error, shown: shownOf(error) };
}

/** A server that says back all that it was sent, as some do. */
const ECHO = JSON.stringify({
  error: { message: `Bad key ${SECRET}`, type: 'invalid_request_error', input: SECRET },
});

describe('no error shows what the user sent', () => {
  it.each([
    ['HttpError', 401, {}, ECHO],
    ['ContentTypeError', 200, { 'content-type': 'text/html' }, `<p>${SECRET}</p>`],
    ['ParseError', 200, SSE, `data: {"${SECRET}\n\n`],
    ['ProviderError', 200, SSE, `data: ${ECHO}\n\n`],
    ['TruncatedStreamError', 200, SSE, `data: {"choices":[{"delta":{"content":"${SECRET}"}}]}\n\n`],
  ])('%s', async (name, status, headers, body) => {
    await using server = await serve((response) => response.writeHead(status, headers).end(body));
    const failure = await failureOf(`${server.url}?key=${SECRET}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: `prompt ${SECRET}`,
    });
    expect(failure.name).toBe(name);
    expect(failure.shown).not.toContain(SECRET);
  });

  it.each([
    ['ContentTypeError', 'application/json', JSON.stringify({ error: `No model ${SECRET}` })],
    ['ParseError', 'application/x-ndjson', `{"${SECRET}\n`],
    ['ParseError', 'application/x-ndjson', `{"${SECRET.repeat(100)}`],
    ['ProviderError', 'application/x-ndjson', `${JSON.stringify({ error: `No model ${SECRET}` })}\n`],
  ])('%s from lines of JSON', async (name, contentType, body) => {
    const response = new Response(body, { headers: { 'content-type': contentType } });
    const { error } = await outcomeOf(
      fromNDJSON(response, { maxBufferSize: 1_000 }).pipe(parseDelta(ollama()), takeUntilDone()),
    );
    expect(error).toMatchObject({ name });
    expect(shownOf(error)).not.toContain(SECRET);
  });

  it('IdleTimeoutError, and ConnectionError for a cut', async () => {
    await using stalled = await serve((response) => response.writeHead(200, SSE).flushHeaders());
    const idle = await failureOf(`${stalled.url}?key=${SECRET}`, { headers: { 'x-api-key': SECRET } });
    expect(idle.name).toBe('IdleTimeoutError');
    expect(idle.shown).not.toContain(SECRET);

    await using cutting = await serve((response) => response.destroy());
    const cut = await failureOf(`${cutting.url}?key=${SECRET}`, { headers: { 'x-api-key': SECRET } });
    expect(cut.name).toBe('ConnectionError');
    expect(cut.shown).not.toContain(SECRET);
  });

  it.each([
    ['a header that is not valid', 'http://127.0.0.1:1/', { headers: { authorization: `${SECRET}\nx` } }],
    ['a URL that is not valid', `http://[${SECRET}`, {}],
    ['a method that is not valid', 'http://127.0.0.1:1/', { method: `${SECRET} x` }],
  ])('a TypeError for %s', async (_, url, init) => {
    const failure = await failureOf(url, init);
    expect(failure.name).toBe('TypeError');
    expect(failure.shown).not.toContain(SECRET);
  });

  it('finds the secret where it is planted, so that the test can fail', () => {
    expect(shownOf(new Error(`x ${SECRET}`))).toContain(SECRET);
  });
});
