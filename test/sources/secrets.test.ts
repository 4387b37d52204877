import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { map, type Observable } from 'rxjs';
import {
  accumulate,
  fromAsyncIterable,
  fromBody,
  fromNDJSON,
  fromSSE,
  fromText,
  ollama,
  openaiChat,
  parseDelta,
  parseNDJSON,
  parsePartialJSON,
  parseSSE,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type BodyInput,
  type Delta,
  type SourceInitInput,
} from 'rxjs-llm';
import { bedrockConverse, fromAWSEventStream } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { awsEvent, awsException, joined } from '../support/awsMessages.ts';
import { bodyOf } from '../support/bodyOf.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { serve } from '../support/server.ts';
import { shownOf } from '../support/shownOf.ts';

const SECRET = 'sk-planted-7f3a9';

/** A server that echoes all that it was sent, as some do. */
const ECHO = JSON.stringify({
  error: { message: `Bad key ${SECRET}`, type: 'invalid_request_error', input: SECRET, trace: [SECRET] },
});

/** A source with the operators that an app uses downstream. */
interface Pipe {
  readonly contentType?: string;
  read(input: BodyInput, init?: SourceInitInput): Observable<unknown>;
  /** A record that is cut, after a complete one. */
  readonly cut: string | Uint8Array;
  /** Bytes that aren't a record. */
  readonly garbage: string | Uint8Array;
  /** A record that reports an error. */
  readonly refusal: string | Uint8Array;
}

const LINES = {
  cut: `{"message":{"content":"${SECRET}"},"done":false}\n{"${SECRET}`,
  garbage: `{"${SECRET}\n`,
  refusal: `${ECHO}\n`,
};
const EVENTS = {
  cut: `data: {"choices":[{"delta":{"content":"${SECRET}"}}]}\n\ndata: {"${SECRET}`,
  garbage: `data: {"${SECRET}\n\n`,
  refusal: `data: ${ECHO}\n\n`,
};
const MESSAGE = awsEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: SECRET } });

const PIPES: Readonly<Record<string, Pipe>> = {
  fromSSE: {
    ...EVENTS,
    contentType: 'text/event-stream',
    read: (input, init) => answerOf(fromSSE(input, init).pipe(parseDelta(openaiChat()))),
  },
  fromNDJSON: {
    ...LINES,
    contentType: 'application/x-ndjson',
    read: (input, init) => answerOf(fromNDJSON(input, init).pipe(parseDelta(ollama()))),
  },
  fromAWSEventStream: {
    contentType: 'application/vnd.amazon.eventstream',
    read: (input, init) => answerOf(fromAWSEventStream(input, init).pipe(parseDelta(bedrockConverse()))),
    cut: joined(MESSAGE, MESSAGE.subarray(0, -1)),
    garbage: MESSAGE.slice().fill(1, -4),
    refusal: awsException('validationException', `Bad key ${SECRET}`),
  },
  fromText: {
    contentType: 'text/plain',
    read: (input, init) => answerOf(fromText(input, init).pipe(map(wordOf)), parsePartialJSON()),
    cut: `{"${SECRET}`,
    garbage: `{"${SECRET}"${SECRET}`,
    refusal: ECHO,
  },
  fromBody: {
    ...EVENTS,
    read: (input, init) => answerOf(fromBody(input, init).pipe(parseSSE(), parseDelta(openaiChat()))),
  },
};

function answerOf(
  deltas: Observable<Delta>,
  last: (source: Observable<Delta>) => Observable<unknown> = accumulate(),
): Observable<unknown> {
  return deltas.pipe(takeUntilDone(), retryWithBackoff({ count: 0 }), last);
}

function wordOf(text: string): Delta {
  return { type: 'text', text };
}

/** How an answer goes wrong, and the error that it ends with. */
interface Fault {
  readonly title: string;
  readonly name: string;
  readonly answer: (response: ServerResponse, pipe: Pipe) => void;
  /** The sources for which it isn't a fault. */
  readonly notFor?: readonly string[];
  /** The sources that report it as another error. */
  readonly otherwise?: Readonly<Record<string, string>>;
}

const typeOf = ({ contentType }: Pipe): Record<string, string> =>
  contentType ? { 'content-type': contentType } : {};

const FAULTS: readonly Fault[] = [
  { title: '401 that echoes', name: 'HttpError', answer: (response) => response.writeHead(401).end(ECHO) },
  {
    title: '500 with echoing headers and a page',
    name: 'HttpError',
    answer: (response) => response.writeHead(500, { 'x-key': SECRET }).end(`<p>${SECRET}</p>`),
  },
  {
    title: '200 with a page',
    name: 'ContentTypeError',
    answer: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${SECRET}</p>`),
    notFor: ['fromBody'],
  },
  {
    title: '200 with a JSON error',
    name: 'ContentTypeError',
    answer: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(ECHO),
    notFor: ['fromBody'],
  },
  {
    title: 'a record that is none',
    name: 'ParseError',
    answer: (response, pipe) => response.writeHead(200, typeOf(pipe)).end(pipe.garbage),
  },
  {
    title: 'an error in the stream',
    name: 'ProviderError',
    answer: (response, pipe) => response.writeHead(200, typeOf(pipe)).end(pipe.refusal),
    otherwise: { fromText: 'TruncatedStreamError' },
  },
  {
    title: 'a clean end in mid-answer',
    name: 'TruncatedStreamError',
    answer: (response, pipe) => response.writeHead(200, typeOf(pipe)).end(pipe.cut),
  },
  {
    title: 'a cut in mid-answer',
    name: 'ConnectionError',
    answer: (response, pipe) =>
      response.writeHead(200, typeOf(pipe)).write(pipe.cut, () => response.destroy()),
  },
  { title: 'a cut before the headers', name: 'ConnectionError', answer: (response) => response.destroy() },
  {
    title: 'silence in mid-answer',
    name: 'IdleTimeoutError',
    answer: (response, pipe) => response.writeHead(200, typeOf(pipe)).write(pipe.cut),
  },
  { title: 'silence before the headers', name: 'IdleTimeoutError', answer: () => undefined },
];

/** Everything that a user sends, with the secret in each part of it. */
const REQUEST = {
  method: 'POST',
  headers: { authorization: `Bearer ${SECRET}`, 'x-api-key': SECRET, cookie: `key=${SECRET}` },
  body: `prompt ${SECRET}`,
};

describe.each(Object.keys(PIPES))('no error of %s shows what the user sent', (source) => {
  const pipe = PIPES[source];
  if (!pipe) throw new Error(`Nobody knows ${source}`);

  async function expectSilent(name: string, answer: Observable<unknown>): Promise<void> {
    // Only the test of silence has a short limit: a busy machine is slow.
    const limit = name === 'IdleTimeoutError' ? 200 : 20_000;
    const { error } = await outcomeOf(answer.pipe(timeoutIdle({ first: limit, each: limit })));
    expect(error).toMatchObject({ name });
    expect(shownOf(error)).not.toContain(SECRET);
  }

  it.each(FAULTS.filter(({ notFor = [] }) => !notFor.includes(source)))(
    'after $title',
    async ({ name, answer, otherwise = {} }) => {
      await using server = await serve((response) => answer(response, pipe));
      const url = `${server.url}?key=${SECRET}`;
      const send = (signal: AbortSignal): Promise<Response> => fetch(url, { ...REQUEST, signal });
      const answers = [pipe.read(url, REQUEST), pipe.read(url, () => REQUEST), pipe.read(send)];
      await Promise.all(answers.map((each) => expectSilent(otherwise[source] ?? name, each)));
    },
  );

  it('after a record that is too large', async () => {
    if (source === 'fromText' || source === 'fromBody') return;
    await expectSilent('ParseError', pipe.read(bodyOf([Buffer.from(pipe.cut)]), { maxBufferSize: 9 }));
  });

  it.each([
    ['headers that are none', `HTTP/1.1 200 OK\r\nx y ${SECRET}\r\n\r\n`],
    ['something else', `220 ${SECRET} at your service\r\n`],
    [
      'chunks that are none',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n \r\nZZ ${SECRET}\r\n`,
    ],
  ])('after bytes that aren’t HTTP: %s', async (_, text) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(text));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expectSilent('ConnectionError', pipe.read(`http://127.0.0.1:${port}/?key=${SECRET}`, REQUEST));
    server.close();
  });

  it.each([
    ['a header that continues after a line feed', '', { headers: { authorization: `${SECRET}\nx: y` } }],
    ['a header that continues after a line end', '', { headers: { 'x-key': `${SECRET}\r\n\r\nGET /` } }],
    ['a header with a null', '', { headers: { 'x-key': `${SECRET}\0` } }],
    ['a header beyond Latin 1', '', { headers: { 'x-key': `${SECRET} ☂` } }],
    ['a header’s name', '', { headers: { [`${SECRET}: x\nb`]: 'c' } }],
    ['headers as pairs', '', { headers: [[`${SECRET} x`, 'c']] satisfies [string, string][] }],
    ['a URL', `http://[${SECRET}`, {}],
    ['a URL with a password', `http://user:${SECRET}@127.0.0.1:1/`, {}],
    ['a method', '', { method: `${SECRET} x` }],
    ['a method in two lines', '', { method: `GET / HTTP/1.1\r\nx-key: ${SECRET}` }],
    ['a body for GET', '', { body: SECRET }],
    ['a relative URL', `/${SECRET}`, {}],
  ])('as a TypeError for an invalid request: %s', async (_, url, init) => {
    await using server = await serve((response) => response.end());
    await expectSilent('TypeError', pipe.read(url || server.url, init));
    await expectSilent(
      'TypeError',
      pipe.read(url || server.url, () => Promise.resolve(init)),
    );
    expect(server.requests).toHaveLength(0);
  });

  it('after a fetch of the caller that quotes the request', async () => {
    const cause = Object.assign(new Error(`at ${SECRET}`), { code: 'ECONNRESET', input: SECRET });
    const failing = (): Promise<never> => Promise.reject(new TypeError(`No ${SECRET}`, { cause }));
    await expectSilent('ConnectionError', pipe.read('http://127.0.0.1:1/', { ...REQUEST, fetch: failing }));
    await expectSilent('ConnectionError', pipe.read(failing));
  });
});

/** Keys of the shapes that providers use; none is real. */
const KEYS = {
  Groq: 'gsk_a1B2c3D4e5F6g7H8i9J0kLmNWGdyb3FYpQrStUvWxYz1234567890',
  DeepSeek: 'sk-0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  Google: 'AIzaSyA1b2C3d4E5f6G7h8I9j0KlMnOpQrStUvW',
  'Hugging Face': 'hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH',
  Mistral: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6',
};

/** The places of an answer in which a server can say a key back as if it were a word of its own. */
const ECHOES: Readonly<Record<string, (response: ServerResponse, key: string, pipe: Pipe) => void>> = {
  'the code of a refusal': (response, code) =>
    response.writeHead(400).end(JSON.stringify({ error: { code, type: code, status: code, message: code } })),
  'the type of a refusal': (response, type) =>
    response.writeHead(400).end(JSON.stringify({ type, error_type: type, message: type })),
  'the header of AWS': (response, key) => response.writeHead(400, { 'x-amzn-errortype': key }).end('{}'),
  'a media type': (response, key) => response.writeHead(200, { 'content-type': key }).end(key),
  'a subtype': (response, key) =>
    response.writeHead(200, { 'content-type': `text/${key}; charset=${key}` }).end(key),
  'a charset': (response, key) =>
    response.writeHead(200, { 'content-type': `text/plain; charset="${key}"` }).end(key),
  'the reason phrase': (response, key) => response.writeHead(500, key, { 'x-key': key }).end(key),
  'the code in the stream': (response, code, pipe) => {
    const line = JSON.stringify({ error: { code, type: code, message: code } });
    response
      .writeHead(200, typeOf(pipe))
      .end(pipe === PIPES['fromNDJSON'] ? `${line}\n` : `data: ${line}\n\n`);
  },
  'the name of an exception': (response, key, pipe) =>
    response.writeHead(200, typeOf(pipe)).end(awsException(`${key}Exception`, key)),
  'the name of an event': (response, key, pipe) => {
    const line = JSON.stringify({ type: key, object: key });
    response
      .writeHead(200, typeOf(pipe))
      .end(pipe === PIPES['fromNDJSON'] ? `${line}\n` : `event: ${key}\ndata: ${line}\n\n`);
  },
};

describe.each(Object.entries(KEYS))('a key of %s that the server says back', (_, key) => {
  const forms = [key, encodeURIComponent(`Bearer ${key}`), btoa(key), btoa(`:${key}`).replaceAll('=', '')];

  it.each(Object.entries(ECHOES))('is in no error, in place of %s', async (place, answer) => {
    let say: (response: ServerResponse) => void = () => undefined;
    await using server = await serve((response) => say(response));
    for (const form of forms) {
      for (const pipe of Object.values(PIPES)) {
        say = (response) => answer(response, form, pipe);
        const { error } = await outcomeOf(pipe.read(server.url, REQUEST));
        const shown = shownOf(error).toLowerCase();
        for (const each of forms) expect([place, shown.includes(each.toLowerCase())]).toEqual([place, false]);
      }
    }
  });
});

describe('no error of fromAsyncIterable', () => {
  it.each([
    ['ParseError', LINES.garbage],
    ['ProviderError', LINES.refusal],
    ['TruncatedStreamError', LINES.cut],
  ])('shows what was received: %s', async (name, text) => {
    const chunks = fromAsyncIterable(() => bodyOf([Buffer.from(text)]));
    const { error } = await outcomeOf(answerOf(chunks.pipe(parseNDJSON(), parseDelta(ollama()))));
    expect(error).toMatchObject({ name });
    expect(shownOf(error)).not.toContain(SECRET);
  });

  it('is ours if the iterable throws its own', async () => {
    const own = new Error(`401 for ${SECRET}`);
    const failing = fromAsyncIterable<Delta>(() => Promise.reject(own));
    expect((await outcomeOf(answerOf(failing))).error).toBe(own);
  });
});

describe('what is shown of an error', () => {
  it('shows a secret in a message, a field or a cause, so that these tests can fail', () => {
    expect(shownOf(new Error(`x ${SECRET}`))).toContain(SECRET);
    expect(shownOf(Object.assign(new Error('x'), { field: { deep: [SECRET] } }))).toContain(SECRET);
    expect(shownOf(new Error('x', { cause: new Error(SECRET) }))).toContain(SECRET);
    const hidden = Object.defineProperty(new Error('x'), 'hidden', { value: SECRET, enumerable: false });
    expect(shownOf(hidden)).toContain(SECRET);
  });
});
