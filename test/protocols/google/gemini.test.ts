import fc from 'fast-check';
import { of } from 'rxjs';
import {
  accumulate,
  gemini,
  ParseError,
  parseDelta,
  ProviderError,
  StreamError,
  takeUntilDone,
  TruncatedStreamError,
  type Message,
  type ServerSentEvent,
} from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  const events = records.map((record) => ({ data: JSON.stringify(record) }));
  return readAll(gemini(), events);
}
/** The same without the start. */
const content = (...records: readonly unknown[]): unknown[] => read(...records).slice(1);
const candidate = (more: object): object => ({ candidates: [more] });
const parts = (...parts: readonly object[]): object => candidate({ content: { role: 'model', parts } });
const call = (functionCall: object): object => parts({ functionCall });
const stop = candidate({ finishReason: 'STOP' });
const piece = (jsonPath: string, value: object): object => ({ jsonPath, ...value });

const started = { type: 'start' };
const start = (index: number, name: string, more: object = {}): object => ({
  type: 'tool-call-start',
  index,
  name,
  ...more,
});
const args = (index: number, text: string): object => ({ type: 'tool-call-args', index, text });
const end = (index: number): object => ({ type: 'tool-call-end', index });
const finish = (reason: string, rawReason: string): object => ({ type: 'finish', reason, rawReason });

describe('gemini', () => {
  it('reads what comes alone where a list belongs, and records in a wrapper', () => {
    const said = [{ type: 'text', text: 'a' }, finish('stop', 'STOP')];
    const alone = candidate({ content: { parts: { text: 'a' } } });
    expect(content(alone, stop)).toEqual(said);
    expect(content(candidate({ content: [{ parts: [{ text: 'a' }] }] }), stop)).toEqual(said);
    expect(content({ response: parts({ text: 'a' }), traceId: 't' }, { response: stop })).toEqual(said);
  });

  it('starts once, with the id and the model', () => {
    const record = { ...parts({ text: 'a' }), responseId: 'r', modelVersion: 'm' };
    expect(read(record, record)).toEqual([
      { type: 'start', id: 'r', model: 'm' },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'a' },
    ]);
  });

  it('emits nothing for empty text', () => {
    expect(content(parts({ text: '' }), candidate({ content: {} }))).toEqual([]);
  });

  it('reads thoughts as reasoning, with the signature that is theirs', () => {
    expect(
      content(
        parts({ text: 'Hm', thought: true }, { text: '', thought: true, thoughtSignature: 's' }),
        parts({ thought: true, thoughtSignature: 't' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'reasoning', text: '', signature: 's' },
      { type: 'reasoning', text: '', signature: 't' },
    ]);
  });

  describe('the signature of another part', () => {
    it('comes before it, in a block of its own, but with a call', () => {
      expect(
        content(
          parts(
            { text: 'a', thoughtSignature: 's' },
            { functionCall: { name: 'f' }, thoughtSignature: 't' },
            { text: '', thoughtSignature: 'u' },
            { thoughtSignature: 'v' },
          ),
        ),
      ).toEqual([
        { type: 'reasoning', text: '', signature: 's', block: 0 },
        { type: 'text', text: 'a' },
        { ...start(0, 'f'), signature: 't' },
        args(0, '{}'),
        end(0),
        { type: 'reasoning', text: '', signature: 'u', block: 1 },
        { type: 'reasoning', text: '', signature: 'v', block: 2 },
      ]);
    });

    it('is not taken for that of the thought before', async () => {
      const message = await messageOf(
        parts({ text: 'Hm', thought: true }, { text: 'Hi', thoughtSignature: 's' }),
      );
      expect(message?.parts).toMatchObject([
        { type: 'reasoning', text: 'Hm' },
        { type: 'reasoning', text: '', signature: 's', block: 0 },
        { type: 'text', text: 'Hi' },
      ]);
      expect(message?.parts[0]).not.toHaveProperty('signature');
    });

    it('that comes with a later piece of a call is the call’s', async () => {
      const message = await messageOf(
        parts(
          { functionCall: { name: 'f', id: 'a', willContinue: true } },
          { functionCall: { id: 'a' }, thoughtSignature: 's' },
        ),
      );
      expect(message?.toolCalls).toMatchObject([{ name: 'f', id: 'a', signature: 's', status: 'complete' }]);
    });
  });

  describe('function calls', () => {
    it('end at once if they are complete, and keep their ids', () => {
      expect(
        content(
          parts(
            { functionCall: { name: 'f', args: { x: 1 }, id: 'a' } },
            { functionCall: { name: 'f', args: { x: 2 } } },
            { functionCall: { name: 'f' } },
          ),
        ),
      ).toEqual([
        start(0, 'f', { id: 'a' }),
        args(0, '{"x":1}'),
        end(0),
        start(1, 'f'),
        args(1, '{"x":2}'),
        end(1),
        start(2, 'f'),
      ]);
    });

    it('take arguments that come in the next record, and end without them if none come', () => {
      const named = parts({ functionCall: { name: 'f', args: {} } });
      expect(content(named, parts({ functionCall: { args: { x: 1 } } }))).toEqual([
        start(0, 'f'),
        args(0, '{"x":1}'),
        end(0),
      ]);
      expect(content(named, parts({ text: 'a' }))).toEqual([
        start(0, 'f'),
        args(0, '{}'),
        end(0),
        { type: 'text', text: 'a' },
      ]);
    });

    it('are known by their ids, in whichever records their names and arguments come', () => {
      const begun = { ...start(0, 'f'), id: 'a' };
      const complete = parts({ functionCall: { id: 'a', name: 'f', args: { x: 1 } } });
      expect(content(complete, complete)).toEqual([begun, args(0, '{"x":1}'), end(0)]);
      expect(content(parts({ functionCall: { id: 'a', name: 'f' } }), complete)).toEqual([
        begun,
        args(0, '{"x":1}'),
        end(0),
      ]);
      const other = parts({ functionCall: { id: 'a', name: 'f', args: { x: 2 } } });
      expect(content(complete, other)).toHaveLength(6);
    });

    it('take arguments as text, too', () => {
      expect(content(parts({ functionCall: { name: 'f', args: '{"x":1}' } }))).toEqual([
        start(0, 'f'),
        args(0, '{"x":1}'),
        end(0),
      ]);
    });

    it('come in pieces, and end if nothing continues them', () => {
      expect(
        content(
          call({ name: 'f', willContinue: true }),
          call({ partialArgs: [piece('$.a', { stringValue: 'x', willContinue: true })], willContinue: true }),
          call({ partialArgs: [piece('$.a', { stringValue: '' })], willContinue: true }),
          call({ willContinue: true }),
          call({
            partialArgs: [
              piece('$.b[0]', { numberValue: 0 }),
              piece('$.b[1]', { boolValue: false }),
              piece('$.b[2]', { nullValue: null }),
              piece('$.b[3]', { nullValue: 'NULL_VALUE' }),
            ],
          }),
          call({}),
        ),
      ).toEqual([
        start(0, 'f'),
        args(0, '{'),
        args(0, '"a":"x'),
        args(0, '"'),
        args(0, ',"b":[0,false,null,null'),
        args(0, ']}'),
        end(0),
      ]);
    });

    it('of one name without an id are separate calls', () => {
      expect(
        content(
          call({ name: 'f', willContinue: true }),
          call({}),
          call({ name: 'f', partialArgs: [piece('$.a', { numberValue: 1 })] }),
        ),
      ).toEqual([
        start(0, 'f'),
        args(0, '{'),
        args(0, '}'),
        end(0),
        start(1, 'f'),
        args(1, '{'),
        args(1, '"a":1'),
        args(1, '}'),
        end(1),
      ]);
    });

    it('go by id if there is one', () => {
      const one = (id: string, value: number): object =>
        call({ id, partialArgs: [piece('$.a', { numberValue: value })] });
      expect(
        content(
          call({ name: 'f', id: 'x', willContinue: true }),
          call({ name: 'f', id: 'y', willContinue: true }),
          one('x', 1),
          one('y', 2),
        ).slice(4),
      ).toEqual([args(0, '"a":1'), args(0, '}'), end(0), args(1, '"a":2'), args(1, '}'), end(1)]);
    });

    it('end with the answer if the last piece is missing, but not if a limit cut it', async () => {
      const open = call({ name: 'f', willContinue: true });
      const cut = candidate({ finishReason: 'MAX_TOKENS' });
      expect(content(open, stop).slice(2)).toEqual([args(0, '}'), end(0), finish('tool-calls', 'STOP')]);
      expect(content(open, cut).slice(2)).toEqual([finish('length', 'MAX_TOKENS')]);
      expect((await messageOf(open, cut))?.toolCalls[0]?.status).toBe('invalid');
    });

    it.each([
      ['a path that goes back', { partialArgs: [piece('$.a', { numberValue: 2 })] }],
      ['a path that is none', { partialArgs: [piece('a', { numberValue: 2 })] }],
      ['a piece without a path', { partialArgs: [{ numberValue: 2 }] }],
      ['a value that JSON does not have', { partialArgs: [piece('$.c', { numberValue: 'NaN' })] }],
      ['a kind of value that is new', { partialArgs: [piece('$.c', { structValue: {} })] }],
      ['whole arguments after pieces', { args: { c: 1 } }],
    ])('error for %s, whatever is skipped, after what was said before', async (_, fragment) => {
      const events = eventsOf(
        call({ name: 'f', partialArgs: [piece('$.a', { numberValue: 1 })], willContinue: true }),
        parts({ text: 'b' }, { functionCall: fragment }, { text: 'c' }),
        stop,
      );
      const { values, error } = await outcomeOf(
        of(...events).pipe(parseDelta(gemini(), { malformed: 'skip' })),
      );
      expect(values.at(-1)).toEqual({ type: 'text', text: 'b' });
      expect(error).toBeInstanceOf(ParseError);
      expect((error as ParseError).reason).toBe('protocol');
    });

    it('error if nothing began them', () => {
      const error = content(call({ partialArgs: [piece('$.a', { numberValue: 1 })] }))[0];
      expect(error).toBeInstanceOf(ParseError);
      expect(content(call({}), call({ willContinue: true }))).toEqual([]);
    });
  });

  it('reads tools that Google runs, and their results', () => {
    expect(
      content(
        parts(
          { executableCode: { language: 'PYTHON', code: '1' } },
          { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
          { executableCode: { id: 'x', language: 'PYTHON', code: '!' } },
          { codeExecutionResult: { id: 'x', outcome: 'OUTCOME_FAILED' } },
          { toolCall: { id: 'y', toolType: 'GOOGLE_SEARCH_WEB', args: { queries: ['q'], id: 1 } } },
          { toolResponse: { id: 'y', toolType: 'GOOGLE_SEARCH_WEB', response: { r: 1 } } },
        ),
        stop,
      ),
    ).toEqual([
      start(0, 'code_execution', { providerExecuted: true }),
      args(0, '{"language":"PYTHON","code":"1"}'),
      end(0),
      { type: 'tool-result', id: '', result: { outcome: 'OUTCOME_OK', output: '1' } },
      start(1, 'code_execution', { id: 'x', providerExecuted: true }),
      args(1, '{"language":"PYTHON","code":"!"}'),
      end(1),
      { type: 'tool-result', id: 'x', result: { id: 'x', outcome: 'OUTCOME_FAILED' }, isError: true },
      start(2, 'GOOGLE_SEARCH_WEB', { id: 'y', providerExecuted: true }),
      args(2, '{"queries":["q"],"id":1}'),
      end(2),
      { type: 'tool-result', id: 'y', result: { r: 1 } },
      finish('stop', 'STOP'),
    ]);
  });

  it('reads files, but not those of a thought as an answer', () => {
    const inlineData = { mimeType: 'image/png', data: 'AA==' };
    expect(
      content(parts({ inlineData }, { fileData: { fileUri: 'gs://f' } }, { inlineData, thought: true })),
    ).toEqual([
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
      { type: 'file', mediaType: 'application/octet-stream', url: 'gs://f' },
      { type: 'data', name: 'thought', value: { inlineData, thought: true } },
    ]);
  });

  it('emits each source once, and the complete grounding if it is new', () => {
    const web = { web: { uri: 'u1', title: 'One' } };
    const document = { retrievedContext: { title: 'Doc', text: 'words' } };
    const image = { image: { sourceUri: 'u2', imageUri: 'i' } };
    const groundingMetadata = { groundingChunks: [web, document, image] };
    const urlMetadata = [
      { retrievedUrl: 'u1', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_SUCCESS' },
      { retrievedUrl: 'u3', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_SUCCESS' },
      { retrievedUrl: 'u4', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_ERROR' },
    ];
    const record = candidate({
      groundingMetadata,
      citationMetadata: { citationSources: [{ uri: 'u5' }] },
      urlContextMetadata: { urlMetadata },
    });
    expect(content(candidate({ groundingMetadata: {} }), record, record, stop)).toEqual([
      { type: 'source', url: 'u1', title: 'One', raw: web },
      { type: 'source', title: 'Doc', citedText: 'words', raw: document },
      { type: 'data', name: 'groundingMetadata', value: groundingMetadata },
      { type: 'source', url: 'u2', raw: image },
      { type: 'source', url: 'u5', raw: { uri: 'u5' } },
      { type: 'source', url: 'u3', raw: urlMetadata[1] },
      finish('stop', 'STOP'),
    ]);
  });

  it('names a source by whichever record has its title, in any order, with a finish or cut', async () => {
    const page = fc.constantFrom('u1', 'u2', 'u3');
    const fact = fc.record({ url: page, kind: fc.constantFrom('fetched', 'cited', 'named') });
    const recordOf = ({ url, kind }: { url: string; kind: string }): object => {
      if (kind === 'named') {
        return { groundingMetadata: { groundingChunks: [{ web: { uri: url, title: `T ${url}` } }] } };
      }
      if (kind === 'cited') return { citationMetadata: { citations: [{ uri: url }] } };
      return { urlContextMetadata: { urlMetadata: [{ retrievedUrl: url }] } };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { maxLength: 8 }), fc.boolean(), async (facts, isFinished) => {
        const records = [...facts.map(recordOf), ...(isFinished ? [{ finishReason: 'STOP' }] : [])];
        const events = records.map((record) => ({ data: JSON.stringify(candidate(record)) }));
        const { values } = await outcomeOf(of(...events).pipe(parseDelta(gemini())));
        const sources = values.flatMap((delta) =>
          delta.type === 'source' ? [[delta.url, delta.title]] : [],
        );
        const named = new Set(facts.filter(({ kind }) => kind === 'named').map(({ url }) => url));
        const wanted = [...new Set(facts.map(({ url }) => url))].map((url) => [
          url,
          named.has(url) ? `T ${url}` : undefined,
        ]);
        expect(new Map(sources as [string, string][])).toEqual(new Map(wanted as [string, string][]));
        expect(sources).toHaveLength(wanted.length);
      }),
    );
  });

  it('is complete only if the last content is followed by a reason, which is then the last one', async () => {
    const reasons = fc.constantFrom('STOP', 'MAX_TOKENS', undefined);
    const part = fc.constantFrom<object | undefined>(
      { text: 'a' },
      { text: 'b', thought: true },
      { functionCall: { name: 'f', args: { x: 1 } } },
      { executableCode: { code: '1' } },
      { codeExecutionResult: { output: '1' } },
      undefined,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, reasons), { minLength: 1, maxLength: 8 }), async (steps) => {
        const events = steps.map(([value, finishReason]) => ({
          data: JSON.stringify(candidate({ content: { parts: value ? [value] : [] }, finishReason })),
        }));
        const answer = of(...events).pipe(parseDelta(gemini()), takeUntilDone(), accumulate());
        const { values, error } = await outcomeOf(answer);
        const last = steps.findLastIndex(([, reason]) => reason !== undefined);
        const isCut = last < 0 || steps.slice(last + 1).some(([value]) => value !== undefined);
        expect(error).toEqual(isCut ? new TruncatedStreamError() : undefined);
        expect(values.at(-1)?.rawFinishReason).toBe(steps[last]?.[1]);
      }),
    );
  });

  describe('usage', () => {
    const usageMetadata = {
      promptTokenCount: 17,
      toolUsePromptTokenCount: 102,
      candidatesTokenCount: 41,
      thoughtsTokenCount: 412,
      cachedContentTokenCount: 5,
      totalTokenCount: 572,
    };

    it('counts thoughts as output, and what tools put in as input', () => {
      expect(content({ ...stop, usageMetadata }).slice(0, 1)).toEqual([
        {
          type: 'usage',
          usage: {
            inputTokens: 119,
            outputTokens: 453,
            totalTokens: 572,
            cachedInputTokens: 5,
            reasoningTokens: 412,
            raw: usageMetadata,
          },
        },
      ]);
    });

    it('counts what tools put in unless only search was used', () => {
      const SIGNS: readonly (readonly [tool: string, sign: object])[] = [
        ['search', { groundingMetadata: { webSearchQueries: ['q'] } }],
        ['search', { groundingMetadata: { searchEntryPoint: { renderedContent: '' } } }],
        ['search', { content: { parts: [{ toolCall: { toolType: 'GOOGLE_SEARCH_WEB', id: 'a' } }] } }],
        ['other', { content: { parts: [{ toolCall: { toolType: 'FILE_SEARCH', id: 'a' } }] } }],
        ['other', { content: { parts: [{ executableCode: { code: '1' } }] } }],
        ['other', { urlContextMetadata: { urlMetadata: [{ retrievedUrl: 'u' }] } }],
        ['other', { groundingMetadata: { groundingChunks: [{ maps: { uri: 'u' } }] } }],
        ['other', { groundingMetadata: { groundingChunks: [{ retrievedContext: { uri: 'u' } }] } }],
        ['none', { groundingMetadata: {} }],
        ['none', { groundingMetadata: { groundingChunks: [{ web: { uri: 'u' } }] } }],
      ];
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...SIGNS), { maxLength: 5 }), (signs) => {
          const records = signs.map(([, sign]) => ({ ...candidate(sign), usageMetadata }));
          const tools = new Set(signs.map(([tool]) => tool));
          const isSearchOnly = tools.has('search') && !tools.has('other');
          const usage = read(...records, { ...stop, usageMetadata }).findLast(
            (delta) => typeOf(delta) === 'usage',
          );
          expect(usage).toMatchObject({ usage: { inputTokens: isSearchOnly ? 17 : 119, totalTokens: 572 } });
          // A search leaves its trace with the finish: until then only the trace of another tool tells.
          const early = read(...records, { usageMetadata }).findLast((delta) => typeOf(delta) === 'usage');
          expect(early).toMatchObject({ usage: { inputTokens: tools.has('other') ? 119 : 17 } });
        }),
      );
    });

    it('keeps a count that a later record leaves out, and adds up a missing total', () => {
      const usages = content(
        { usageMetadata: { promptTokenCount: 2, thoughtsTokenCount: 3 } },
        { usageMetadata: { promptTokenCount: 2, candidatesTokenCount: 4 } },
      );
      expect(usages).toMatchObject([
        { usage: { inputTokens: 2, outputTokens: 3, totalTokens: 5 } },
        { usage: { inputTokens: 2, outputTokens: 7, totalTokens: 9, reasoningTokens: 3 } },
      ]);
    });

    it('is none if Vertex only names the traffic', () => {
      expect(content({ usageMetadata: { trafficType: 'ON_DEMAND' } })).toEqual([]);
    });

    it('comes before the finish of the same record', () => {
      expect(content({ ...stop, usageMetadata }).map(typeOf)).toEqual(['usage', 'finish']);
    });
  });

  describe('finish', () => {
    it.each([
      ['STOP', 'stop'],
      ['MAX_TOKENS', 'length'],
      ['SAFETY', 'content-filter'],
      ['RECITATION', 'content-filter'],
      ['BLOCKLIST', 'content-filter'],
      ['PROHIBITED_CONTENT', 'content-filter'],
      ['SPII', 'content-filter'],
      ['IMAGE_SAFETY', 'content-filter'],
      ['MALFORMED_FUNCTION_CALL', 'error'],
      ['UNEXPECTED_TOOL_CALL', 'error'],
      ['LANGUAGE', 'other'],
      ['FINISH_REASON_UNSPECIFIED', 'other'],
      ['constructor', 'other'],
    ])('reads %s as %s', (rawReason, reason) => {
      expect(content(candidate({ finishReason: rawReason }))).toEqual([finish(reason, rawReason)]);
    });

    it('is for the client’s calls if there are any', () => {
      expect(content(call({ name: 'f' }), stop).at(-1)).toEqual(finish('tool-calls', 'STOP'));
    });

    it('comes once, after its message', () => {
      const record = candidate({ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'm' });
      expect(content(record, record)).toEqual([
        { type: 'data', name: 'finishMessage', value: 'm' },
        finish('error', 'MALFORMED_FUNCTION_CALL'),
      ]);
    });

    it('is said of a blocked prompt, which gets no candidate', () => {
      const promptFeedback = { blockReason: 'PROHIBITED_CONTENT', blockReasonMessage: 'm' };
      const record = { promptFeedback, usageMetadata: { promptTokenCount: 9 } };
      expect(content(record, record).map(typeOf)).toEqual(['usage', 'data', 'finish', 'usage']);
      expect(content(record)[2]).toEqual(finish('content-filter', 'PROHIBITED_CONTENT'));
      expect(content({ promptFeedback: { safetyRatings: [] } })).toEqual([]);
    });
  });

  it('names the candidate if it is not the first', () => {
    const second = {
      index: 1,
      content: { parts: [{ text: 'b' }, { functionCall: { name: 'f' } }] },
      finishReason: 'STOP',
    };
    expect(content({ candidates: [{ index: 0, content: { parts: [{ text: 'a' }] } }, second] })).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b', choice: 1 },
      { ...start(0, 'f'), choice: 1 },
      { ...args(0, '{}'), choice: 1 },
      { ...end(0), choice: 1 },
      { ...finish('tool-calls', 'STOP'), choice: 1 },
    ]);
  });

  describe('an error', () => {
    const exhausted = {
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'm',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }],
      },
    };

    it.each([
      ['alone', exhausted],
      ['in an array', [exhausted]],
    ])('ends the answer %s, with the delay that it asks for', (_, record) => {
      const [error, ...rest] = read(record);
      expect(rest).toEqual([]);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryable: true, retryAfter: 34_400 });
    });

    it('comes after what the same record says', () => {
      const result = read({ ...parts({ text: 'a' }), ...exhausted });
      expect(result.slice(0, -1)).toEqual([{ type: 'text', text: 'a' }]);
      expect(result.at(-1)).toBeInstanceOf(ProviderError);
    });
  });

  it('leaves what it does not know to the caller', () => {
    expect(read({ hello: 1 }, 1)).toEqual([
      { type: 'unknown', raw: { hello: 1 } },
      { type: 'unknown', raw: 1 },
    ]);
    const unknown = { type: 'unknown', raw: { hello: 1 } };
    expect(read(parts({ hello: 1 }))).toEqual([started, unknown]);
    // An unknown delta names no choice.
    expect(read(candidate({ index: 1, content: { parts: [{ hello: 1 }] } }))).toEqual([started, unknown]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (data) => {
        try {
          readDeltas(gemini(), [{ data }]);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});

async function messageOf(...records: readonly unknown[]): Promise<Message | undefined> {
  const { values } = await outcomeOf(of(...eventsOf(...records)).pipe(parseDelta(gemini()), accumulate()));
  return values.at(-1);
}

function eventsOf(...records: readonly unknown[]): readonly ServerSentEvent[] {
  return records.map((record) => ({ data: JSON.stringify(record) }));
}

function typeOf(value: unknown): unknown {
  return (value as { type?: unknown }).type;
}
