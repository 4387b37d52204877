import {
  concat,
  defer,
  delay,
  EMPTY,
  filter,
  first,
  from,
  lastValueFrom,
  map,
  NEVER,
  of,
  throwError,
  timeout,
  timer,
  type Observable,
} from 'rxjs';
import {
  accumulate,
  completeToolCalls,
  fallbackTo,
  reduceMessage,
  retryWithBackoff,
  runTools,
  takeUntilDone,
  tool,
  TruncatedStreamError,
  type ChatRequest,
  type Delta,
  type DescribedSchema,
  type FinishReason,
  type Message,
  type Model,
  type RunToolsConfig,
  type RunnableTool,
  type ToolContext,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';
import { run } from '../support/run.ts';

const finish = (reason: FinishReason): Delta => ({ type: 'finish', reason, rawReason: reason });
const done: Delta = { type: 'done' };
const text = (words: string): Delta => ({ type: 'text', text: words });
const usage = (inputTokens: number, outputTokens: number): Delta => ({
  type: 'usage',
  usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, raw: outputTokens },
});

function call(index: number, id: string, name: string, args: string): Delta[] {
  return [
    { type: 'tool-call-start', index, id, name },
    { type: 'tool-call-args', index, text: args },
    { type: 'tool-call-end', index },
  ];
}

/** A round that calls tools, as a provider streams it. */
const calling = (...calls: readonly Delta[][]): Delta[] => [...calls.flat(), finish('tool-calls'), done];
const answering: Delta[] = [text('Sunny.'), finish('stop'), done];
const hello: ChatRequest = { messages: [{ role: 'user', content: 'Weather?' }] };

/** Answers each request with the next round, and notes the requests. */
function modelOf(
  ...rounds: readonly (readonly Delta[] | Observable<Delta>)[]
): Model & { requests: ChatRequest[] } {
  const requests: ChatRequest[] = [];
  const model: Model = (request) =>
    defer(() => {
      requests.push(request);
      return from(rounds[requests.length - 1] ?? EMPTY);
    });
  return Object.assign(model, { requests });
}

const weather: RunnableTool = { run: (input) => ({ input, celsius: 21 }) };

function ask(
  model: Model,
  tools: Parameters<typeof runTools>[1] = { weather },
  config: RunToolsConfig = {},
): Promise<Message> {
  return lastValueFrom(runTools(model, tools, config)(hello).pipe(accumulate()));
}

/** A schema as zod has it, for an object with one text. */
const citySchema: DescribedSchema<{ readonly city: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'object' && value !== null && 'city' in value && typeof value.city === 'string'
        ? { value: { city: value.city } }
        : { issues: [{ message: 'Required', path: ['city', { key: 0 }] }] },
    jsonSchema: { input: () => ({ type: 'object' }) },
  },
};

const resultsIn = (message: Message | undefined): readonly unknown[] =>
  message?.parts.flatMap((part) =>
    part.type === 'tool-result' ? [[part.id, part.result, part.isError]] : [],
  ) ?? [];

describe('runTools', () => {
  it('asks with the results, and emits the rounds as one answer', async () => {
    const model = modelOf(
      [
        { type: 'start', id: 'r1' },
        text('Let me see. '),
        usage(10, 5),
        ...calling(call(0, 'a', 'weather', '{"city":"Rome"}')),
      ],
      [{ type: 'start', id: 'r2' }, text('Sunny.'), usage(20, 7), finish('stop'), done],
    );
    const { values } = await outcomeOf(runTools(model, { weather })(hello));
    expect(values).toStrictEqual([
      { type: 'start', id: 'r1' },
      text('Let me see. '),
      usage(10, 5),
      ...call(0, 'a', 'weather', '{"city":"Rome"}'),
      { type: 'tool-result', id: 'a', result: { input: { city: 'Rome' }, celsius: 21 } },
      { type: 'start', id: 'r2' },
      text('Sunny.'),
      { type: 'usage', usage: { inputTokens: 30, outputTokens: 12, totalTokens: 42, raw: 7 } },
      finish('stop'),
      done,
    ]);
    expect(model.requests[0]).toStrictEqual({ ...hello, tools: { weather } });
    const [question, answer] = model.requests[1]?.messages ?? [];
    expect(question).toBe(hello.messages[0]);
    expect(answer).toMatchObject({
      role: 'assistant',
      parts: [{ type: 'text' }, { type: 'tool-call' }, { type: 'tool-result' }],
    });
  });

  it('numbers calls through, and gives each an id', async () => {
    const round = (id: string): Delta[] =>
      calling(call(0, id, 'weather', '1'), call(1, `${id}2`, 'weather', '2'));
    const noId = calling([{ type: 'tool-call-start', index: 0, name: 'weather' }]);
    const message = await ask(modelOf(round('a'), round('b'), noId, answering));
    expect(message.toolCalls.map(({ index, id, arguments: value }) => [index, id, value])).toStrictEqual([
      [0, 'a', 1],
      [1, 'a2', 2],
      [2, 'b', 1],
      [3, 'b2', 2],
      [4, 'call_4', {}],
    ]);
    expect(resultsIn(message)).toHaveLength(5);
  });

  it('adds up each count of usage, and replaces those of one round', async () => {
    const first: Delta = {
      type: 'usage',
      usage: {
        inputTokens: 1,
        outputTokens: 1,
        totalTokens: 2,
        cachedInputTokens: 5,
        cacheWrite1hTokens: 2,
        raw: 1,
      },
    };
    const second: Delta = {
      type: 'usage',
      usage: {
        inputTokens: 10,
        outputTokens: 10,
        totalTokens: 20,
        cachedInputTokens: 50,
        reasoningTokens: 3,
        raw: 2,
      },
    };
    const message = await ask(
      modelOf(
        [usage(9, 9), first, ...calling(call(0, 'a', 'weather', ''))],
        [usage(7, 7), second, ...answering],
      ),
    );
    expect(message.usage).toStrictEqual({
      inputTokens: 11,
      outputTokens: 11,
      totalTokens: 22,
      cachedInputTokens: 55,
      cacheWrite1hTokens: 2,
      reasoningTokens: 3,
      raw: 2,
    });
  });

  it('closes calls that a round has left open', async () => {
    const open: Delta[] = [
      { type: 'tool-call-start', index: 0, id: 'a', name: 'weather' },
      { type: 'tool-call-args', index: 0, text: '{}' },
      finish('tool-calls'),
    ];
    const { values } = await outcomeOf(runTools(modelOf(open, answering), { weather })(hello));
    expect(values.slice(2, 4)).toStrictEqual([
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-result', id: 'a', result: { input: {}, celsius: 21 } },
    ]);
  });

  it('keeps takeUntilDone downstream right', async () => {
    const model = modelOf(calling(call(0, 'a', 'weather', '1')), answering);
    const outcome = await outcomeOf(runTools(model, { weather })(hello).pipe(takeUntilDone()));
    expect(outcome.error).toBeUndefined();
    expect(outcome.values.at(-1)).toBe(done);
  });

  it.each<FinishReason>(['stop', 'length', 'content-filter', 'refusal', 'error', 'other'])(
    'runs nothing for a round that finished with %s',
    async (reason) => {
      const model = modelOf([...call(0, 'a', 'weather', '{}'), finish(reason), done], answering);
      const message = await ask(model);
      expect(message).toMatchObject({ finishReason: reason, status: 'complete' });
      expect(resultsIn(message)).toStrictEqual([]);
      expect(model.requests).toHaveLength(1);
    },
  );

  it('runs nothing for a round that was cut, or has no finish', async () => {
    let runs = 0;
    const tools = { weather: { run: () => (runs += 1) } };
    const cut = concat(
      of(...call(0, 'a', 'weather', '{}'), finish('tool-calls')),
      throwError(() => new TruncatedStreamError()),
    );
    const outcome = await outcomeOf(runTools(modelOf(cut), tools)(hello));
    expect(outcome.error).toBeInstanceOf(TruncatedStreamError);
    await outcomeOf(runTools(modelOf(call(0, 'a', 'weather', '{}')), tools)(hello));
    expect(runs).toBe(0);
  });

  it('runs nothing while a round may still be voided', () => {
    run(({ cold, expectObservable }) => {
      const values = {
        s: { type: 'tool-call-start', index: 0, id: 'a', name: 'weather' },
        g: { type: 'tool-call-args', index: 0, text: '{}' },
        e: { type: 'tool-call-end', index: 0 },
        f: finish('tool-calls'),
        t: { type: 'tool-result', id: 'a', result: 'sun' },
        x: text('Sunny.'),
        F: finish('stop'),
      } satisfies Readonly<Record<string, Delta>>;
      const rounds = [cold<Delta>('sgef---|', values), cold<Delta>('-xF|', values)];
      let asked = 0;
      const model: Model = () => defer(() => rounds[asked++] ?? EMPTY);
      const agent = runTools(model, { weather: { run: () => timer(3).pipe(map(() => 'sun')) } });
      expectObservable(agent(hello)).toBe('sge-------tx-(F|)', values);
    });
  });

  it('continues after a pause, without results', async () => {
    const model = modelOf([text('Searching '), finish('pause'), done], answering);
    const message = await ask(model);
    expect(message).toMatchObject({ text: 'Searching Sunny.', finishReason: 'stop' });
    expect(model.requests[1]?.messages[1]).toMatchObject({ parts: [{ type: 'text', text: 'Searching ' }] });
  });

  it('keeps deltas of other choices out of the loop', async () => {
    const other: Delta = { type: 'text', text: 'Other', choice: 1 };
    const { values } = await outcomeOf(runTools(modelOf([other, ...answering]), { weather })(hello));
    expect(values).toStrictEqual(answering);
  });

  it('shares nothing between two subscribers', async () => {
    const answer = runTools(
      (request) => from(request.messages.length === 1 ? calling(call(0, 'a', 'weather', '1')) : answering),
      { weather },
    )(hello);
    expect(await outcomeOf(answer)).toStrictEqual(await outcomeOf(answer));
  });

  it('checks its numbers and its names when it is called', () => {
    expect(() => runTools(modelOf(), {}, { maxRounds: 0 })).toThrow(TypeError);
    expect(() => runTools(modelOf(), {}, { concurrency: NaN })).toThrow(TypeError);
    expect(() => runTools(modelOf(), { 'server.tool': weather })).toThrow('server.tool');
  });
});

describe('a restart', () => {
  const failed = (...deltas: Delta[]): Observable<Delta> =>
    concat(
      from(deltas),
      throwError(() => new TruncatedStreamError()),
    );
  const retrying =
    (model: Model): Model =>
    (request) =>
      model(request).pipe(retryWithBackoff({ onPartial: 'restart', initialDelay: 1 }));

  it('in a later round says the earlier ones again, once, and runs nothing twice', async () => {
    let runs = 0;
    const model = modelOf(
      [{ type: 'start', id: 'r1' }, usage(1, 1), ...calling(call(0, 'a', 'weather', '1'))],
      failed(text('Rain'), text('y'), usage(50, 50)),
      [usage(2, 2), ...answering],
    );
    const tools = { weather: { run: () => (runs += 1) } };
    const { values } = await outcomeOf(runTools(retrying(model), tools)(hello));
    const at = values.findIndex(({ type }) => type === 'restart');
    expect(values[at]).toMatchObject({ type: 'restart', attempt: 2 });
    expect(values.slice(at + 1)).toStrictEqual([
      { type: 'start', id: 'r1' },
      usage(1, 1),
      ...call(0, 'a', 'weather', '1'),
      { type: 'tool-result', id: 'a', result: 1 },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 3, totalTokens: 6, raw: 2 } },
      ...answering,
    ]);
    expect(runs).toBe(1);
    const message = values.reduce<Message | undefined>(reduceMessage, undefined);
    expect(message).toMatchObject({ text: 'Sunny.', attempt: 2, finishReason: 'stop' });
    expect(resultsIn(message)).toStrictEqual([['a', 1, undefined]]);
    // Both attempts were asked the same.
    expect(model.requests[2]?.messages).toStrictEqual(model.requests[1]?.messages);
  });

  it('in the first round voids its calls', async () => {
    const ran: unknown[] = [];
    const model = modelOf(
      failed(...call(0, 'a', 'weather', '1')),
      calling(call(0, 'b', 'weather', '2')),
      answering,
    );
    const message = await ask(retrying(model), { weather: { run: (input) => ran.push(input) } });
    expect(ran).toStrictEqual([2]);
    expect(message.toolCalls).toMatchObject([{ index: 0, id: 'b' }]);
  });

  it('voids a finish, too', async () => {
    let runs = 0;
    const model = modelOf(failed(...call(0, 'a', 'weather', '1'), finish('tool-calls')), [text('Sunny.')]);
    const { values } = await outcomeOf(
      runTools(retrying(model), { weather: { run: () => (runs += 1) } })(hello),
    );
    expect(values.at(-1)).toStrictEqual(text('Sunny.'));
    expect(runs).toBe(0);
  });

  it('has a number of its own in each round', async () => {
    const model = modelOf(
      failed(text('a')),
      calling(call(0, 'a', 'weather', '1')),
      failed(text('b')),
      failed(text('c')),
      answering,
    );
    const { values } = await outcomeOf(runTools(retrying(model), { weather })(hello));
    expect(values.flatMap((delta) => (delta.type === 'restart' ? [delta.attempt] : []))).toStrictEqual([
      2, 3, 4,
    ]);
  });

  it('by a fallback in a later round keeps what the tools have said', async () => {
    let runs = 0;
    const first = modelOf(calling(call(0, 'a', 'weather', '1')), failed(text('Rain')));
    const second = modelOf(answering);
    const message = await ask((request) => first(request).pipe(fallbackTo(second(request))), {
      weather: { run: () => (runs += 1) },
    });
    expect(message.text).toBe('Sunny.');
    expect(runs).toBe(1);
    expect(second.requests[0]?.messages[1]).toMatchObject({
      parts: [{ type: 'tool-call' }, { type: 'tool-result', id: 'a', result: 1 }],
    });
  });
});

describe('a tool', () => {
  const contextsOf = async (model: Model): Promise<ToolContext[]> => {
    const contexts: ToolContext[] = [];
    await ask(model, { weather: { run: (_input, context) => contexts.push(context) } });
    return contexts;
  };

  it('gets its call, a signal, and a key of the answer’s id and the call’s index', async () => {
    const contexts = await contextsOf(
      modelOf(
        [{ type: 'start', id: 'r1' }, ...calling(call(0, 'a', 'weather', '1'), call(1, 'b', 'weather', '2'))],
        [{ type: 'start', id: 'r2' }, ...calling(call(0, 'c', 'weather', '3'))],
        answering,
      ),
    );
    expect(contexts.map(({ key }) => key)).toStrictEqual(['r1:0', 'r1:1', 'r1:2']);
    expect(contexts.map(({ call: { id, index } }) => [id, index])).toStrictEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(contexts.every(({ signal }) => !signal.aborted)).toBe(true);
  });

  it('has the same key after a restart in its round', async () => {
    const started = (id: string): Delta => ({ type: 'start', id });
    const broken = concat(
      of<Delta[]>(started('r2'), text('Hm')),
      throwError(() => new TruncatedStreamError()),
    );
    const model = modelOf(
      [started('r1'), ...calling(call(0, 'a', 'weather', '1'))],
      broken,
      [started('r3'), ...calling(call(0, 'b', 'weather', '2'))],
      answering,
    );
    const contexts = await contextsOf((request) =>
      model(request).pipe(retryWithBackoff({ onPartial: 'restart', initialDelay: 1 })),
    );
    expect(contexts.map(({ key }) => key)).toStrictEqual(['r1:0', 'r1:1']);
  });

  it('has a key that no other answer has, if the provider has no ids', async () => {
    const model = (): Model => modelOf(calling(call(0, 'a', 'weather', '1')), answering);
    const [first, second] = [...(await contextsOf(model())), ...(await contextsOf(model()))];
    expect(first?.key).toMatch(/^.+:0$/);
    expect(first?.key).not.toBe(second?.key);
  });

  it.each<[string, unknown, unknown]>([
    ['a value', 5, 5],
    ['a list', [1, 2], [1, 2]],
    ['a text', 'sun', 'sun'],
    ['a promise', Promise.resolve('sun'), 'sun'],
    ['the last value of an Observable', of(1, 2, 3), 3],
    ['nothing of an empty Observable', EMPTY, null],
    ['nothing', undefined, null],
  ])('results in %s', async (_, result, expected) => {
    const message = await ask(modelOf(calling(call(0, 'a', 'weather', '1')), answering), {
      weather: { run: () => result },
    });
    expect(resultsIn(message)).toStrictEqual([['a', expected, undefined]]);
  });

  it('runs beside the others, and its result is shown as it comes', async () => {
    const round = calling(call(0, 'slow', 'wait', '20'), call(1, 'fast', 'wait', '1'));
    const wait: RunnableTool = { run: (milliseconds) => of(milliseconds).pipe(delay(Number(milliseconds))) };
    expect(resultsIn(await ask(modelOf(round, answering), { wait }))).toStrictEqual([
      ['fast', 1, undefined],
      ['slow', 20, undefined],
    ]);
    expect(resultsIn(await ask(modelOf(round, answering), { wait }, { concurrency: 1 }))).toStrictEqual([
      ['slow', 20, undefined],
      ['fast', 1, undefined],
    ]);
  });

  it('runs after its schema, with what the schema makes of the arguments', async () => {
    const ran: unknown[] = [];
    const typed = tool({ input: citySchema, run: (input) => ran.push(input) });
    const model = modelOf(
      calling(
        call(0, 'a', 'weather', '{"city":"Rome","more":1}'),
        call(1, 'b', 'weather', '{"town":"Rome"}'),
      ),
      answering,
    );
    const message = await ask(model, { weather: typed });
    expect(ran).toStrictEqual([{ city: 'Rome' }]);
    expect(resultsIn(message)).toStrictEqual([
      ['a', 1, undefined],
      [
        'b',
        { error: 'The value does not match its schema', issues: [{ path: 'city.0', message: 'Required' }] },
        true,
      ],
    ]);
  });

  it('is never run with what isn’t JSON or reaches a prototype, and the model is told', async () => {
    let runs = 0;
    const bad = [
      '{"city":',
      '{"__proto__":{"a":1}}',
      '[{"x":{"constructor":{"prototype":{}}}}]',
      '{"\\u005f_proto__":1}',
    ];
    const model = modelOf(
      calling(...bad.map((args, index) => call(index, `c${index}`, 'weather', args))),
      answering,
    );
    const message = await ask(model, { weather: { run: () => (runs += 1) } });
    expect(runs).toBe(0);
    const reason = 'The arguments have a key that reaches a prototype';
    expect(resultsIn(message)).toStrictEqual([
      ['c0', 'The arguments are not valid JSON', true],
      ...['c1', 'c2', 'c3'].map((id) => [id, reason, true]),
    ]);
    expect(message.text).toBe('Sunny.');
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString'])(
    'that isn’t there (%s) is an error result',
    async (name) => {
      const message = await ask(modelOf(calling(call(0, 'a', name, '{}')), answering));
      expect(resultsIn(message)).toStrictEqual([['a', `There is no tool ${name}`, true]]);
      expect(message.text).toBe('Sunny.');
    },
  );

  it('that fails, in whatever way, is an error result without a stack', async () => {
    const failing: Readonly<Record<string, () => unknown>> = {
      throws: () => {
        throw new Error('no luck');
      },
      rejects: () => Promise.reject(new Error('no luck')),
      errors: () => throwError(() => 'no luck'),
      silent: () => throwError(() => ({ secret: 1 })),
      long: () => throwError(() => new Error('x'.repeat(5_000))),
      circular: () => {
        const ring: Record<string, unknown> = {};
        return (ring['self'] = ring);
      },
      hangs: () => NEVER.pipe(timeout(1)),
    };
    const names = Object.keys(failing);
    const tools = Object.fromEntries(Object.entries(failing).map(([name, fail]) => [name, { run: fail }]));
    const model = modelOf(calling(...names.map((name, index) => call(index, name, name, '{}'))), answering);
    const results = Object.fromEntries(
      resultsIn(await ask(model, tools)).map((entry) =>
        Array.isArray(entry) ? [entry[0], entry.slice(1)] : [],
      ),
    ) as Readonly<Record<string, readonly unknown[]>>;
    for (const name of ['throws', 'rejects', 'errors'])
      expect(results[name]).toStrictEqual(['no luck', true]);
    expect(results['long']).toStrictEqual(['x'.repeat(1_000), true]);
    expect(results['hangs']?.[1]).toBe(true);
    expect(results['circular']?.[0]).toMatch(/circular/i);
    expect(results['circular']?.[0]).not.toMatch(/runTool/);
    expect(Object.keys(results)).toHaveLength(names.length);
  });

  it('fails in the words of `onError`, which may also fail the answer', async () => {
    const failing = { weather: { run: () => throwError(() => new Error('secret')) } };
    const model = (): Model => modelOf(calling(call(0, 'a', 'weather', '{}')), answering);
    const told = await ask(model(), failing, { onError: (_error, { name }) => `${name} is out of order` });
    expect(resultsIn(told)).toStrictEqual([['a', 'weather is out of order', true]]);
    const fatal = new Error('fatal');
    const onError = (): never => {
      throw fatal;
    };
    const outcome = await outcomeOf(runTools(model(), failing, { onError })(hello));
    expect(outcome.error).toBe(fatal);
  });

  it('without `run` ends the answer for the app, after the others have run', async () => {
    const model = modelOf(calling(call(0, 'a', 'weather', '1'), call(1, 'b', 'pay', '2')), answering);
    const answer = runTools(model, { weather, pay: { description: 'Pays' } })(hello);
    const { values } = await outcomeOf(answer);
    expect(values.slice(-2)).toStrictEqual([finish('tool-calls'), done]);
    const message = values.reduce<Message | undefined>(reduceMessage, undefined);
    expect(resultsIn(message)).toHaveLength(1);
    expect(model.requests).toHaveLength(1);

    // The app adds the result, perhaps days later.
    const answered = reduceMessage(message, { type: 'tool-result', id: 'b', result: 'paid' });
    const stored = JSON.parse(JSON.stringify(answered)) as Message;
    const next = runTools(model, { weather })({ messages: [...hello.messages, stored] });
    expect((await lastValueFrom(next.pipe(accumulate()))).text).toBe('Sunny.');
  });

  it('that only the request describes, or that only the provider knows, is the app’s', async () => {
    const model = modelOf(calling(call(0, 'a', 'pay', '1')), calling(call(0, 'b', 'patch', 'x')));
    const request: ChatRequest = { ...hello, tools: { pay: { description: 'Pays' } } };
    const tools = { patch: { raw: { type: 'custom', name: 'patch' } } };
    for (const name of ['pay', 'patch']) {
      const message = await lastValueFrom(runTools(model, tools)(request).pipe(accumulate()));
      expect(message).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ name }] });
      expect(resultsIn(message)).toStrictEqual([]);
    }
    expect(model.requests[0]?.tools).toStrictEqual({ ...request.tools, ...tools });
  });

  it('isn’t run beyond `maxRounds` requests, and its call stays open', async () => {
    let runs = 0;
    const round = calling(call(0, 'a', 'weather', '1'));
    const model = modelOf(round, round, round);
    const message = await ask(model, { weather: { run: () => (runs += 1) } }, { maxRounds: 2 });
    expect(model.requests).toHaveLength(2);
    expect(runs).toBe(1);
    expect(message).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ index: 0 }, { index: 1 }] });
  });

  it('waits for an approval', () => {
    run(({ hot, expectObservable }) => {
      const clicks = hot('-----y', { y: true });
      const remove: RunnableTool = {
        run: (path) =>
          clicks.pipe(
            first(),
            map((yes) => (yes ? `removed ${String(path)}` : 'The user said no')),
          ),
      };
      const model = modelOf(calling(call(0, 'a', 'remove', '"f"')), [text('Gone.')]);
      const shown = runTools(model, { remove })(hello).pipe(
        filter(({ type }) => !type.startsWith('tool-call')),
      );
      const result: Delta = { type: 'tool-result', id: 'a', result: 'removed f' };
      expectObservable(shown).toBe('-----(rt|)', { r: result, t: text('Gone.') });
    });
  });
});

describe('unsubscribing', () => {
  it('stops the request', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<Delta>('---');
      expectObservable(runTools(() => source, { weather })(hello), '^-!');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('stops the tools, and aborts their signal', () => {
    run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const results = [cold('---'), cold('-a|', { a: 1 })] as const;
      const signals: AbortSignal[] = [];
      const wait: RunnableTool = {
        run(index, { signal }) {
          signals.push(signal);
          return results[Number(index)];
        },
      };
      const model = modelOf(calling(call(0, 'a', 'wait', '0'), call(1, 'b', 'wait', '1')));
      expectObservable(runTools(model, { wait })(hello).pipe(completeToolCalls()), '^----!');
      expectSubscriptions(results[0].subscriptions).toBe('^----!');
      expectSubscriptions(results[1].subscriptions).toBe('^-!');
      flush();
      expect(signals.map(({ aborted }) => aborted)).toStrictEqual([true, false]);
      expect(model.requests).toHaveLength(1);
    });
  });

  it('stops the request of a later round', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const later = cold<Delta>('---');
      const model = modelOf(calling(call(0, 'a', 'weather', '1')), later);
      expectObservable(runTools(model, { weather })(hello).pipe(completeToolCalls()), '^--!');
      expectSubscriptions(later.subscriptions).toBe('^--!');
    });
  });
});

describe('what a hostile model costs', () => {
  const data: Delta = { type: 'data', name: 'x', value: 1 };
  const restart = (attempt: number): Delta => ({ type: 'restart', attempt, error: undefined });
  const tooLarge = { name: 'ParseError', reason: 'too-large' };

  it('is limited to the parts that a message may have', async () => {
    const round = [...Array.from({ length: 10_001 }, () => data), ...calling(call(0, 'a', 'weather', '1'))];
    let runs = 0;
    const tools = { weather: { run: () => (runs += 1) } };
    const { error } = await outcomeOf(runTools(modelOf(round), tools)(hello));
    expect([error, runs]).toMatchObject([tooLarge, 0]);
  });

  it('is limited in how often a restart may repeat earlier rounds', async () => {
    const first = [...Array.from({ length: 996 }, () => data), ...calling(call(0, 'a', 'weather', '1'))];
    const restarts = (count: number) => Array.from({ length: count }, (_, at) => restart(at + 2));
    const asked = (count: number) =>
      outcomeOf(runTools(modelOf(first, [...restarts(count), ...answering]), { weather })(hello));
    expect((await asked(200)).values).toHaveLength(1_000 + 200 * 1_001 + 3);
    expect((await asked(201)).error).toMatchObject(tooLarge);
  });
});
