import { catchError, lastValueFrom, of, toArray, type Observable } from 'rxjs';
import {
  accumulate,
  ProviderError,
  takeUntilDone,
  TruncatedStreamError,
  type Delta,
  type Message,
  type SourceDelta,
  type ToolCall,
  type Usage,
} from 'rxjs-llm';
import { afterAll, describe, expect, it } from 'vitest';
import { bodyOf, chunked, shuffledCuts } from '../support/chunked.ts';
import { hasCorpus, readRecorded, recordedStreams, type ExpectedAnswer } from '../support/corpus.ts';
import { WIRES, type Wire } from './wires.ts';

const CUTS: Readonly<Record<string, (bytes: Uint8Array, framing: string) => readonly Uint8Array[]>> = {
  whole: (bytes) => [bytes],
  'record by record': (bytes, framing) => recordsOf(bytes, framing),
  '7 bytes': (bytes) => chunked(bytes, 7),
  'byte by byte': (bytes) => chunked(bytes, 1),
  'at random': (bytes) => shuffledCuts(bytes, 42),
};

let streams = 0;
let runs = 0;
afterAll(() => console.log(`Recorded streams: ${streams} streams, ${runs} readings`));

describe.skipIf(!hasCorpus)('recorded streams', () => {
  for (const stream of hasCorpus ? recordedStreams() : []) {
    const wire = WIRES[`${stream.protocol}/${stream.framing}`];
    if (!wire) continue;

    it(`${stream.file} ends as expected, however it is cut`, async () => {
      const { bytes, expected } = readRecorded(stream);
      streams += 1;

      const whole = await read([bytes], wire);
      await check(whole, expected, stream.ambiguous ?? []);
      for (const [name, cut] of Object.entries(CUTS)) {
        const again = await read(cut(bytes, stream.framing), wire);
        expect(again, name).toEqual(whole);
      }
    });
  }
});

type Outcome = { readonly deltas: readonly Delta[]; readonly error: unknown };

async function read(pieces: readonly Uint8Array[], wire: Wire): Promise<Outcome> {
  runs += 1;
  let error: unknown;
  const response = new Response(bodyOf(pieces), { headers: { 'content-type': wire.contentType } });
  const deltas = wire.read(response).pipe(
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
  expect(message?.toolCalls.map(asRecorded) ?? []).toEqual(
    expected.toolCalls.map(({ id, name, ...call }) => ({
      id,
      name,
      arguments: call.arguments,
      argumentsText: call.argumentsText ?? '',
    })),
  );
  expect(sourcesOf(message)).toMatchObject(
    (expected.sources ?? []).map(({ url, title, citedText }) => ({
      ...(url && { url }),
      ...(title && { title }),
      ...(citedText && { citedText }),
    })),
  );
  if (expected.textParts) expect(textBlocksOf(message)).toEqual(expected.textParts);
  if (expected.usage) expect(message?.usage).toMatchObject(normalised(expected.usage));
  for (const { index, text, finishReason } of expected.choices ?? []) {
    const choice = await assemble(outcome.deltas, index);
    expect([choice?.text, choice?.rawFinishReason]).toEqual([text, finishReason]);
  }
  for (const item of expected.serverItems ?? [])
    expect(serverItemIds(outcome.deltas)).toContain(item.id ?? item.type);

  const isCut = !expected.error && expected.terminal === null && expected.finishReason === null;
  if (expected.error) {
    expect(error).toBeInstanceOf(ProviderError);
    expect(JSON.stringify(error instanceof ProviderError && error.body)).toContain(
      JSON.stringify(expected.error.message),
    );
  } else if (isCut) expect(error).toBeInstanceOf(TruncatedStreamError);
  else expect(error).toBeUndefined();
}

function asRecorded(call: ToolCall): unknown {
  const { id = null, name, argumentsText } = call;
  return { id, name, arguments: call.status === 'complete' ? call.arguments : null, argumentsText };
}

/** Each source once, as the corpus lists them, however often the answer cites it. */
function sourcesOf(message: Message | undefined): readonly SourceDelta[] {
  const sources = message?.parts.filter((part) => part.type === 'source') ?? [];
  const keyed = sources.map((source) => {
    const { url, title, citedText } = source;
    return [JSON.stringify([url, title, citedText]), source] as const;
  });
  return [...new Map(keyed).values()];
}

function textBlocksOf(message: Message | undefined): readonly string[] {
  return message?.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])) ?? [];
}

function serverItemIds(deltas: readonly Delta[]): readonly unknown[] {
  return deltas.flatMap((delta) => {
    if (delta.type === 'tool-call-start' || delta.type === 'tool-result') return [delta.id];
    return delta.type === 'data' ? [delta.name] : [];
  });
}

/** The provider's numbers in our one meaning: all input, cached included; all output, reasoning included. */
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
  const isApart = totalTokens === allInput + (outputTokens ?? 0) + (reasoningTokens ?? 0);
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
