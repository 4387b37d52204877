import { catchError, lastValueFrom, of, toArray, type Observable } from 'rxjs';
import {
  accumulate,
  ParseError,
  ProviderError,
  takeUntilDone,
  TruncatedStreamError,
  type Delta,
  type Message,
  type ParseDeltaConfig,
  type SourceDelta,
  type ToolCall,
  type Usage,
} from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import {
  hasCorpus,
  readRecorded,
  recordedStreams,
  type ExpectedAnswer,
  type ExpectedCall,
} from '../support/corpus.ts';
import { wireOf, type Wire } from './wires.ts';

const CUTS: Readonly<Record<string, (bytes: Uint8Array, framing: string) => readonly Uint8Array[]>> = {
  whole: (bytes) => [bytes],
  'record by record': (bytes, framing) => recordsOf(bytes, framing),
  '7 bytes': (bytes) => splitAt(bytes, 7),
  'byte by byte': (bytes) => splitAt(bytes, 1),
  'at random': (bytes) => splitAt(bytes, { seed: 42 }),
};

declare module 'vitest' {
  interface TaskMeta {
    /** Read by the script that writes the table of conformance. */
    protocol?: string;
    features?: readonly string[];
  }
}

let streams = 0;
let runs = 0;
afterAll(() => console.log(`Recorded streams: ${streams} streams, ${runs} readings`));

describe.skipIf(!hasCorpus)('recorded streams', () => {
  for (const stream of recordedStreams()) {
    const wire = wireOf(stream.protocol, stream.framing);

    it(`${stream.file} ends as expected for any cut`, async ({ task }) => {
      Object.assign(task.meta, { protocol: stream.protocol, features: stream.features });
      const { bytes, expected } = readRecorded(stream);
      streams += 1;

      const config = { malformed: expected.invalidJsonEvents ? 'skip' : 'error' } as const;
      const whole = await read([bytes], wire, config);
      await check(whole, expected, stream.ambiguous ?? []);
      for (const [name, cut] of Object.entries(CUTS)) {
        const again = await read(cut(bytes, stream.framing), wire, config);
        expect(again, name).toEqual(whole);
      }
    });
  }
});

type Outcome = { readonly deltas: readonly Delta[]; readonly error: unknown };

async function read(pieces: readonly Uint8Array[], wire: Wire, config: ParseDeltaConfig): Promise<Outcome> {
  runs += 1;
  let error: unknown;
  const response = new Response(bodyOf(pieces), { headers: { 'content-type': wire.contentType } });
  const deltas = wire.read(response, config).pipe(
    takeUntilDone(),
    catchError((failure: unknown): Observable<Delta> => {
      error = failure;
      return of();
    }),
    toArray(),
  );
  return { deltas: await lastValueFrom(deltas), error };
}

async function assemble(deltas: readonly Delta[], choice = 0): Promise<Message | undefined> {
  const messages = await lastValueFrom(of(...deltas).pipe(accumulate({ choice }), toArray()));
  return messages.at(-1);
}

async function check(
  outcome: Outcome,
  expected: ExpectedAnswer,
  ambiguous: readonly string[],
): Promise<void> {
  const message = await assemble(outcome.deltas);
  const { error } = outcome;
  if (!ambiguous.includes('text')) expect(message?.text ?? '').toBe(expected.text);
  expect(message?.reasoning ?? '').toBe(expected.reasoning ?? '');
  expect(message?.rawFinishReason ?? null).toBe(expected.finishReason);
  expect(message?.id ?? null).toBe(expected.id);
  expect(message?.model ?? null).toBe(expected.model);
  expect(message?.toolCalls.map((call) => asRecorded(call, error)) ?? []).toEqual(
    expected.toolCalls.map(callAsExpected),
  );
  expect(outcome.deltas).toEqual(
    expect.arrayContaining(expected.toolCalls.flatMap((call) => resultAsExpected(call))),
  );
  expect(sourcesOf(message)).toMatchObject(
    (expected.sources ?? []).map(({ url, title, citedText }) => ({
      ...(url && { url }),
      ...(title && { title }),
      ...(citedText && { citedText }),
    })),
  );
  if (expected.textParts && !ambiguous.includes('text'))
    expect(blocksOf('text', message)).toEqual(expected.textParts);
  if (expected.reasoningParts) expect(blocksOf('reasoning', message)).toEqual(expected.reasoningParts);
  if (expected.state !== undefined) expect(stateOf(outcome.deltas)).toEqual(expected.state);
  if (expected.usage) expect(message?.usage).toMatchObject(normalised(expected.usage));
  for (const { index, text, finishReason } of expected.choices ?? []) {
    const choice = await assemble(outcome.deltas, index);
    expect([choice?.text, choice?.rawFinishReason]).toEqual([text, finishReason]);
  }
  if (expected.toolPlan) expect(toolPlanOf(outcome.deltas)).toBe(expected.toolPlan);
  for (const item of expected.serverItems ?? [])
    expect(serverItemIds(outcome.deltas)).toContain(item.id ?? item.type);

  const isCut = !expected.error && expected.terminal === null && expected.finishReason === null;
  if (expected.error?.type === 'protocol') {
    expect(error).toEqual(new ParseError('protocol'));
  } else if (expected.error) {
    expect(error).toBeInstanceOf(ProviderError);
    expect(JSON.stringify(error instanceof ProviderError && error.body)).toContain(
      JSON.stringify(expected.error.message),
    );
  } else if (isCut) expect(error).toBeInstanceOf(TruncatedStreamError);
  else expect(error).toBeUndefined();
}

/** A call that an error cut off, with the part of its arguments that has arrived. */
function asRecorded(call: ToolCall, error: unknown): unknown {
  const { id = null, name, argumentsText } = call;
  const isCutOff = call.status === 'streaming' && error instanceof ProviderError;
  const whole: unknown = call.status === 'complete' ? call.arguments : null;
  return { id, name, arguments: isCutOff ? valueOf(argumentsText || '{}') : whole, argumentsText };
}

function callAsExpected(call: ExpectedCall): unknown {
  const { id, name, state } = call;
  // If the wire sent no text, the protocol writes it.
  const ours: unknown = expect.toBeOneOf(['', JSON.stringify(call.arguments)]);
  const argumentsText = call.argumentsText ?? ours;
  // Input that a backend has rejected is passed through unparsed.
  const isRefused = state === 'output-error' && call.arguments === call.argumentsText;
  return { id, name, arguments: isRefused ? valueOf(argumentsText) : call.arguments, argumentsText };
}

function resultAsExpected({ id, state, output, errorText }: ExpectedCall): readonly unknown[] {
  if (state === 'output-available') return [{ type: 'tool-result', id, result: output }];
  return state === 'output-error' ? [{ type: 'tool-result', id, result: errorText, isError: true }] : [];
}

function valueOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

/** Each source once, as the corpus lists them, even if the answer cites it several times. */
function sourcesOf(message: Message | undefined): readonly SourceDelta[] {
  const sources = message?.parts.filter((part) => part.type === 'source') ?? [];
  const keyed = sources.map((source) => {
    const { url, title, citedText } = source;
    return [JSON.stringify([url, title, citedText]), source] as const;
  });
  return [...new Map(keyed).values()];
}

/** The text of each block; of each part if the wire has no blocks. */
function blocksOf(type: 'text' | 'reasoning', message: Message | undefined): readonly string[] {
  const blocks = new Map<unknown, string>();
  for (const part of message?.parts ?? []) {
    if (part.type !== type) continue;
    const block = part.block ?? part;
    blocks.set(block, (blocks.get(block) ?? '') + part.text);
  }
  return [...blocks.values()];
}

function stateOf(deltas: readonly Delta[]): unknown {
  const last = deltas.findLast((delta) => delta.type === 'data' && delta.name === 'STATE_SNAPSHOT');
  return (last as { value?: { snapshot?: unknown } } | undefined)?.value?.snapshot;
}

function toolPlanOf(deltas: readonly Delta[]): string {
  return deltas
    .map((delta) => (delta.type === 'data' && delta.name === 'tool-plan' ? String(delta.value) : ''))
    .join('');
}

function serverItemIds(deltas: readonly Delta[]): readonly unknown[] {
  return deltas.flatMap((delta) => {
    if (delta.type === 'tool-call-start' || delta.type === 'tool-result') return [delta.id];
    return delta.type === 'data' ? [delta.name, idOf(delta.value)] : [];
  });
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

/** The provider's counts in the meaning of `Usage`: all input, cached included; all output, reasoning included. */
function normalised(usage: Readonly<Record<string, number | null>>): Partial<Usage> {
  const {
    inputTokens,
    outputTokens,
    totalTokens,
    cachedInputTokens,
    cacheCreationInputTokens,
    reasoningTokens,
  } = usage;
  const input = (inputTokens ?? 0) + (cacheCreationInputTokens === undefined ? 0 : (cachedInputTokens ?? 0));
  const allInput = input + (cacheCreationInputTokens ?? 0);
  // Reasoning that is counted separately is part of the total; so is the input that Google's tools add.
  const isApart = (totalTokens ?? 0) - allInput - (outputTokens ?? 0) >= (reasoningTokens ?? 0);
  const output = (outputTokens ?? 0) + (isApart ? (reasoningTokens ?? 0) : 0);
  return {
    inputTokens: allInput,
    outputTokens: output,
    totalTokens: totalTokens ?? allInput + output,
    ...(typeof cachedInputTokens === 'number' && { cachedInputTokens }),
    ...(typeof reasoningTokens === 'number' && { reasoningTokens }),
  };
}

function recordsOf(bytes: Uint8Array, framing: string): readonly Uint8Array[] {
  if (framing === 'aws-eventstream') return messagesOf(bytes);
  return Buffer.from(bytes)
    .toString('latin1')
    .split(framing === 'ndjson' ? /(?<=\n)/ : /(?<=\n\r?\n)/)
    .map((record) => new Uint8Array(Buffer.from(record, 'latin1')));
}

/** Each message begins with its own length. */
function messagesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + Buffer.from(bytes).readUInt32BE(start);
    messages.push(bytes.subarray(start, end));
    start = end;
  }
  return messages;
}
