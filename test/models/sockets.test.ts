import { lastValueFrom, type Subscription } from 'rxjs';
import { accumulate, limitConcurrency, retryWithBackoff, runTools, type ChatRequest } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { PROVIDERS } from '../support/providers.ts';
import { serve } from '../support/server.ts';

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };

describe.each(PROVIDERS)('a model over a socket: $protocol', ({ protocol, headers, say, modelAt }) => {
  const answer = say({ text: ['Hel', 'lo'], reasoning: 'Hm.' });

  it('sends nothing before it is subscribed to, and then once for each subscription', async () => {
    await using server = await serve((response) => {
      response.writeHead(200, headers);
      for (const piece of answer) response.write(piece);
      response.end();
    });
    const deltas = modelAt(server.url)(request).pipe(accumulate());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests).toHaveLength(0);
    const messages = await Promise.all([lastValueFrom(deltas), lastValueFrom(deltas)]);
    expect(messages).toMatchObject(
      Array(2).fill({ text: 'Hello', reasoning: 'Hm.', status: 'complete', protocol }),
    );
    const [first, second] = server.requests;
    expect([first?.method, first?.url, first?.body]).toStrictEqual(['POST', second?.url, second?.body]);
    expect(server.requests).toHaveLength(2);
  });

  it('closes the connection when it is unsubscribed, before the headers and in mid-answer', async () => {
    await using server = await serve((response, attempt) => {
      if (attempt === 1) return;
      response.writeHead(200, headers);
      for (const piece of answer.slice(0, 2)) response.write(piece);
    });
    const waiting = modelAt(server.url)(request).subscribe();
    const early = await server.arrived(1);
    waiting.unsubscribe();
    await early.closed;

    const agent = runTools(modelAt(server.url), {});
    let streaming: Subscription | undefined;
    await new Promise((resolve) => (streaming = agent(request).subscribe(resolve)));
    const late = await server.arrived(2);
    streaming?.unsubscribe();
    await late.closed;
    expect(server.requests).toHaveLength(2);
  });

  it('gets a key for each attempt, and is asked a second time when it was busy', async () => {
    await using server = await serve((response, attempt) => {
      if (attempt === 1) return response.writeHead(503).end('{}');
      response.writeHead(200, headers);
      for (const piece of answer) response.write(piece);
      response.end();
    });
    const model = modelAt(server.url, { apiKey: (attempt) => Promise.resolve(`key-${attempt}`) });
    const deltas = model(request).pipe(
      limitConcurrency(1),
      retryWithBackoff({ initialDelay: 1 }),
      accumulate(),
    );
    expect(await lastValueFrom(deltas)).toMatchObject({ text: 'Hello', status: 'complete' });
    const keys = server.requests.map(({ headers: sent }) => JSON.stringify(sent).match(/key-\d/g));
    expect(keys).toStrictEqual([['key-1'], ['key-2']]);
    expect(server.requests[0]?.body).toBe(server.requests[1]?.body);
  });
});
