import type { ServerResponse } from 'node:http';
import { defer, of } from 'rxjs';
import {
  BudgetExceededError,
  createBudget,
  fromGemini,
  limitConcurrency,
  limitSpend,
  RequestError,
  retryWithBackoff,
  runTools,
  StreamError,
  timeoutIdle,
  type ChatRequest,
  type Delta,
  type Model,
  type ModelConfig,
} from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import { describe, expect, it } from 'vitest';
import { awsException } from '../support/awsMessages.ts';
import { outcomeOf } from '../support/outcomeOf.ts';
import { PROVIDERS } from '../support/providers.ts';
import { serve } from '../support/server.ts';
import { shownOf } from '../support/shownOf.ts';

const KEY = 'sk-planted-7f3a9';
const PROMPT = 'planted prompt 5c1e';
const SECRETS = [KEY, PROMPT].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  btoa(secret).replaceAll('=', ''),
]);

/** A server that says back all that it was sent. */
const ECHO = {
  error: {
    message: `${KEY} ${PROMPT}`,
    code: KEY,
    type: PROMPT,
    status: KEY,
    param: PROMPT,
    input: [PROMPT],
  },
};

/** The secrets in each field of a request that has room for them. */
const request: ChatRequest = {
  system: PROMPT,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: PROMPT },
        { type: 'file', mediaType: 'image/png', data: btoa(PROMPT) },
      ],
    },
  ],
  extra: { metadata: { key: KEY, prompt: PROMPT } },
};

/** The fields of errors of this library that may be shown, and what a system's own error may have. */
const FIELDS = /^(name|message|retryable|retryAfter|status|code|reason|field|limit|phase|expected|received)$/;

/** Fails if the error shows a secret, or a field or a cause that isn't on the list. */
function expectSilent(error: unknown): void {
  expect(error).toBeInstanceOf(StreamError);
  const { cause, ...rest } = error as StreamError;
  const shown = shownOf(error);
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
  const json = (error as StreamError).toJSON();
  expect(Object.keys({ ...json, ...rest }).filter((field) => !FIELDS.test(field))).toStrictEqual([]);
  expect(JSON.parse(JSON.stringify(error))).toStrictEqual(JSON.parse(JSON.stringify(json)));
  if (cause !== undefined) {
    expect(Object.keys(cause ?? {}).filter((field) => !/^(code|errno|syscall)$/.test(field))).toStrictEqual(
      [],
    );
    expect((cause as Error).message).toBe((cause as { readonly code?: string }).code);
  }
}

type Provider = (typeof PROVIDERS)[number];
type Fault = (response: ServerResponse, provider: Provider) => void;

/** A record that reports an error, as the provider's framing has it. */
function refusal({ headers }: Provider): string | Uint8Array {
  const text = JSON.stringify(ECHO);
  switch (headers['content-type']) {
    case 'application/x-ndjson':
      return `${text}\n`;
    case 'text/event-stream':
      return `event: error\ndata: ${text}\n\n`;
    default:
      return awsException('validationException', text);
  }
}

/** A piece of an answer that says the secrets. */
const saying = ({ say }: Provider): readonly (string | Uint8Array)[] =>
  say({ text: `${KEY} ${PROMPT}`, reasoning: PROMPT });

const FAULTS: Readonly<Record<string, Fault>> = {
  'a 401 that echoes': (response) => response.writeHead(401, { 'x-key': KEY }).end(JSON.stringify(ECHO)),
  'a 429 that echoes': (response) =>
    response.writeHead(429, { 'retry-after-ms': '1', 'x-key': KEY }).end(JSON.stringify(ECHO)),
  'a page': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${KEY} ${PROMPT}</p>`),
  'a redirect that echoes': (response) =>
    response.writeHead(307, { location: `/?key=${KEY}&q=${PROMPT.replaceAll(' ', '+')}` }).end(),
  'an error in the stream': (response, provider) =>
    response.writeHead(200, provider.headers).end(refusal(provider)),
  'a record that is none': (response, { headers }) =>
    response.writeHead(200, headers).end(`data: {"${KEY} ${PROMPT}\n\n`),
  'a clean end in mid-answer': (response, provider) => {
    response.writeHead(200, provider.headers);
    for (const piece of saying(provider).slice(0, 2)) response.write(piece);
    response.end();
  },
  'a cut in mid-answer': (response, provider) => {
    response.writeHead(200, provider.headers);
    for (const piece of saying(provider).slice(0, 2)) response.write(piece);
    response.write(': \n', () => response.destroy());
  },
  'a cut before the headers': (response) => response.destroy(),
  silence: (response, provider) => response.writeHead(200, provider.headers).flushHeaders(),
};

const budgetOf = (limit: number) => createBudget({ limit, name: PROMPT, now: () => 0 });
const price = { input: 1, output: 1 };

/** What an app puts round a model. */
const APPS: Readonly<Record<string, (model: Model) => Model>> = {
  alone: (model) => model,
  'in runTools': (model) => runTools(model, { look: { run: () => PROMPT } }),
  'with a budget and a gate': (model) => (asked) =>
    model(asked).pipe(
      limitSpend(budgetOf(1_000), { price }),
      limitConcurrency(1),
      retryWithBackoff({ count: 1, initialDelay: 1 }),
    ),
};

describe.each(PROVIDERS)('rule 3, no error shows a key or a prompt: $protocol', (provider) => {
  it.each(Object.entries(FAULTS))('after %s', async (fault, answer) => {
    await using server = await serve((response) => answer(response, provider));
    const limit = fault === 'silence' ? 100 : 20_000;
    const model: Model = (asked) =>
      provider
        .modelAt(server.url, { apiKey: KEY })(asked)
        .pipe(timeoutIdle({ first: limit, each: limit }));
    await Promise.all(
      Object.values(APPS).map(async (app) => {
        expectSilent((await outcomeOf(app(model)(request))).error);
      }),
    );
  });
});

describe('rule 3, no error that comes before anything is sent shows a key or a prompt', () => {
  const unsayable: Partial<ChatRequest> = { seed: 1, toolChoice: { name: PROMPT }, stop: [PROMPT] };
  const file = { type: 'file', mediaType: `application/${PROMPT}`, url: `https://host/?key=${KEY}` } as const;

  it.each(PROVIDERS.filter(({ protocol }) => protocol !== 'gemini'))(
    'of a field that the wire of $protocol can’t carry',
    async ({ modelAt }) => {
      const asked = { ...request, ...unsayable, messages: [{ role: 'user', content: [file] } as const] };
      for (const app of Object.values(APPS)) {
        const { error } = await outcomeOf(app(modelAt('https://host.example/', { apiKey: KEY }))(asked));
        expect(error).toBeInstanceOf(RequestError);
        expectSilent(error);
      }
    },
  );

  it.each(PROVIDERS)('of a request to $protocol that isn’t JSON', async ({ modelAt }) => {
    const ring: Record<string, unknown> = {};
    ring[PROMPT] = { [KEY]: ring };
    for (const extra of [ring, { [KEY]: 1n }]) {
      const { error } = await outcomeOf(
        modelAt('https://host.example/', { apiKey: KEY })({ ...request, extra }),
      );
      expect(error).toStrictEqual(new TypeError('The request is not JSON'));
      for (const secret of SECRETS) expect(shownOf(error)).not.toContain(secret);
    }
  });

  it('of a budget that is spent', async () => {
    for (const limit of [0, 1e-9]) {
      const config = { price, inputTokens: 1, outputTokens: 1 };
      const answer = of<Delta>({ type: 'text', text: PROMPT }).pipe(limitSpend(budgetOf(limit), config));
      const { error } = await outcomeOf(answer);
      expect(error).toBeInstanceOf(BudgetExceededError);
      expectSilent(error);
    }
  });

  it.each<[string, Partial<ModelConfig>, string]>([
    ['an address that is none', {}, `http://[${KEY}`],
    ['an address in the clear', {}, `http://host.example/?key=${KEY}`],
    ['an address with a password', {}, `https://user:${KEY}@host.example/`],
    ['a key in two lines', { apiKey: `${KEY}\r\nx: y` }, 'https://host.example/'],
    ['a key beyond Latin 1', { apiKey: `${KEY} ☂` }, 'https://host.example/'],
    ['a header’s name', { headers: { [`${KEY}: x`]: 'y' } }, 'https://host.example/'],
    ['a header’s value', { headers: { 'x-key': `${KEY}\0` } }, 'https://host.example/'],
  ])('of %s', async (_, config, address) => {
    for (const { modelAt } of PROVIDERS) {
      const asked = defer(() => modelAt(address, { apiKey: KEY, ...config })(request));
      const { error } = await outcomeOf(asked);
      expect(error).toBeInstanceOf(TypeError);
      for (const secret of SECRETS) expect(shownOf(error)).not.toContain(secret);
    }
  });

  it('of a name of a model that leads elsewhere', async () => {
    for (const ask of [fromGemini, fromBedrock]) {
      const { error } = await outcomeOf(
        defer(() => ask(request, { model: `${KEY}\ud800`, baseURL: 'https://host.example' })),
      );
      expect(error).toBeInstanceOf(TypeError);
      expect(shownOf(error)).not.toContain(KEY);
    }
  });
});

describe('rule 3, what a tool throws', () => {
  const ending = { finish: { type: 'finish', reason: 'tool-calls', rawReason: '' } } as const;
  const calls: Delta[] = [
    { type: 'tool-call-start', index: 0, id: 'a', name: 'look' },
    { type: 'tool-call-args', index: 0, text: `{"${PROMPT}` },
    ending.finish,
  ];

  it('is told to the model and errors nothing, and arguments that are none are not quoted', async () => {
    const asked: ChatRequest[] = [];
    const model: Model = (next) => {
      asked.push(next);
      return of(...(asked.length === 1 ? calls : [ending.finish]));
    };
    const errors: unknown[] = [];
    const onError = (error: unknown): string => {
      errors.push(error);
      return 'failed';
    };
    const outcome = await outcomeOf(runTools(model, { look: { run: () => 1 } }, { onError })(request));
    expect(outcome.error).toBeUndefined();
    expect(errors).toHaveLength(1);
    for (const error of errors) expectSilent(error);
  });
});
