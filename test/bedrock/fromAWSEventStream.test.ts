import { firstValueFrom, map } from 'rxjs';
import {
  accumulate,
  anthropicMessages,
  ContentTypeError,
  HttpError,
  parseDelta,
  ProviderError,
  retryWithBackoff,
  takeUntilDone,
  TruncatedStreamError,
  type ServerSentEvent,
} from 'rxjs-llm';
import { bedrockConverse, fromAWSEventStream, type AWSEventStreamRecord } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { AWS_EVENT_STREAM, awsEvent, awsException, joined } from '../support/awsMessages.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';
import { diagram } from '../support/diagram.ts';
import { drawn, playBody } from '../support/playBody.ts';

const text = awsEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hi' } });
const stop = awsEvent('messageStop', { stopReason: 'end_turn' });
const metadata = awsEvent('metadata', { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } });
const answer = (...messages: readonly Uint8Array[]): Response =>
  new Response(joined(...messages), { headers: AWS_EVENT_STREAM });

describe('fromAWSEventStream', () => {
  it('emits each record with the chunk that ends it, as the diagram shows', async () => {
    const [body, records] = diagram('bedrock/fromAWSEventStream', 'body', 'records');
    const chunks = { a: text.subarray(0, 9), b: text.subarray(9), c: stop };
    const values = {
      x: { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' } } },
      y: { messageStop: { stopReason: 'end_turn' } },
    };
    expect(await playBody(body, chunks, (fetch) => fromAWSEventStream('/model', { fetch }))).toEqual(
      drawn(records, values),
    );
  });

  it('sends a request for each subscription, and asks for an event stream', async () => {
    await using server = await serve((response) => response.writeHead(200, AWS_EVENT_STREAM).end(stop));
    const source = fromAWSEventStream(server.url, { method: 'POST', body: '{}' });
    const record = { messageStop: { stopReason: 'end_turn' } };

    expect(await outcomeOf(source)).toEqual({ values: [record] });
    expect(await outcomeOf(source)).toEqual({ values: [record] });
    expect(server.requests.map(({ method, headers }) => [method, headers.accept])).toEqual([
      ['POST', 'application/vnd.amazon.eventstream'],
      ['POST', 'application/vnd.amazon.eventstream'],
    ]);
  });

  it('leaves the caller’s own Accept header', async () => {
    await using server = await serve((response) => response.writeHead(200, AWS_EVENT_STREAM).end());
    await outcomeOf(fromAWSEventStream(server.url, { headers: { accept: '*/*' } }));
    expect(server.requests[0]?.headers.accept).toBe('*/*');
  });

  it('closes the connection when the subscriber unsubscribes', async () => {
    await using server = await serve((response) => response.writeHead(200, AWS_EVENT_STREAM).write(text));
    await firstValueFrom(fromAWSEventStream(server.url));
    const request = await server.arrived(1);
    await request.closed;
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [429, 'ThrottlingException:http://internal/', 'ThrottlingException', 'transient'],
    [400, 'ServiceQuotaExceededException', 'ServiceQuotaExceededException', 'quota'],
    [400, 'ValidationException', 'ValidationException', 'bad-request'],
    [403, 'AccessDeniedException', 'AccessDeniedException', 'bad-request'],
    [503, 'ServiceUnavailableException', 'ServiceUnavailableException', 'transient'],
  ])('reports %i with the name that AWS emits it: %s', async (status, header, code, reason) => {
    const response = Response.json({ message: 'm' }, { status, headers: { 'x-amzn-errortype': header } });
    const { error } = await outcomeOf(fromAWSEventStream(response));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status, code, reason, detail: 'm' });
  });

  it('refuses another media type, and lets a missing one through', async () => {
    const { error } = await outcomeOf(fromAWSEventStream(Response.json({})));
    expect(error).toBeInstanceOf(ContentTypeError);
    expect(error).toMatchObject({
      expected: 'application/vnd.amazon.eventstream',
      received: 'application/json',
    });
    expect((await outcomeOf(fromAWSEventStream(new Response(stop)))).values).toHaveLength(1);
  });

  it('bounds a message', async () => {
    const { values, error } = await outcomeOf(
      fromAWSEventStream(answer(stop, text), { maxBufferSize: stop.length }),
    );
    expect(values).toHaveLength(1);
    expect(error).toMatchObject({ name: 'ParseError', reason: 'too-large' });
  });

  it('carries an answer from bytes to a message, usage included', async () => {
    const source = fromAWSEventStream(answer(text, stop, metadata));
    const { values } = await outcomeOf(
      source.pipe(parseDelta(bedrockConverse()), takeUntilDone(), accumulate()),
    );
    expect(values.at(-1)).toMatchObject({ text: 'Hi', status: 'complete', usage: { totalTokens: 3 } });
  });

  it('leaves an answer that is cut inside a message for takeUntilDone to find', async () => {
    const source = fromAWSEventStream(answer(text, stop.subarray(0, -1)));
    const { values, error } = await outcomeOf(source.pipe(parseDelta(bedrockConverse()), takeUntilDone()));
    expect(values).toHaveLength(1);
    expect(error).toBeInstanceOf(TruncatedStreamError);
  });

  it('is tried again after an exception in the stream, with an init made for the attempt', async () => {
    const attempts: number[] = [];
    await using server = await serve((response, attempt) => {
      const body = attempt === 1 ? awsException('throttlingException', 'm') : joined(text, stop, metadata);
      response.writeHead(200, AWS_EVENT_STREAM).end(body);
    });
    const source = fromAWSEventStream(server.url, (attempt) => {
      attempts.push(attempt);
      return { method: 'POST' };
    });
    const { values, error } = await outcomeOf(
      source.pipe(
        parseDelta(bedrockConverse()),
        takeUntilDone(),
        retryWithBackoff({ initialDelay: 1 }),
        accumulate(),
      ),
    );
    expect(error).toBeUndefined();
    expect(values.at(-1)).toMatchObject({ text: 'Hi' });
    expect(attempts).toEqual([1, 2]);
  });

  describe('InvokeModelWithResponseStream, as the page reads it', () => {
    const chunk = (event: object): Uint8Array =>
      awsEvent('chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64') });

    function eventOf({ chunk, ...exception }: AWSEventStreamRecord): ServerSentEvent {
      if (typeof chunk !== 'object' || chunk === null || !('bytes' in chunk))
        throw new ProviderError(exception);
      const bytes = Uint8Array.from(atob(String(chunk.bytes)), (character) => character.charCodeAt(0));
      return { data: new TextDecoder().decode(bytes) };
    }

    it('emits the events of the model’s own wire', async () => {
      const delta = { type: 'text_delta', text: 'Grüße' };
      const response = answer(
        chunk({ type: 'content_block_delta', index: 0, delta }),
        chunk({ type: 'message_stop' }),
      );
      const source = fromAWSEventStream(response).pipe(map(eventOf), parseDelta(anthropicMessages()));
      expect(await outcomeOf(source)).toEqual({
        values: [{ type: 'text', text: 'Grüße', block: 0 }, { type: 'done' }],
      });
    });

    it('reports an exception', async () => {
      const response = answer(awsException('modelTimeoutException', 'm'));
      const { error } = await outcomeOf(fromAWSEventStream(response).pipe(map(eventOf)));
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: 'modelTimeoutException', retryable: true });
    });
  });
});
