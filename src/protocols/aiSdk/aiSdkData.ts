import { errorIn } from '../../errors/errorIn.ts';
import { ParseError } from '../../errors/ParseError.ts';
import { ProviderError } from '../../errors/ProviderError.ts';
import { createLineParser } from '../../framing/createLineParser.ts';
import { parseRecord } from '../../framing/parseRecord.ts';
import type { Sink } from '../../framing/PushStep.ts';
import { oneOrMoreIn } from '../../json/unknown.ts';
import type { Emit, Protocol } from '../Protocol.ts';
import { AiSdkDataParts } from './AiSdkDataParts.ts';

/**
 * Reads the AI SDK's older data stream, lines such as `0:"text"`: what a backend of `useChat` sends before version 5.
 *
 * Text, reasoning, tool calls and results, sources, files, custom data, usage and errors. It is plain text, so the source is
 * `fromText`. The wire has no end marker: it is complete if the body ends after its `d:` line.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { aiSdkData, parseDelta } from 'rxjs-llm';
 *
 * of('0:"Hel"\n0:"', 'lo"\n').pipe(parseDelta(aiSdkData()));
 * // => [{ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo' }]
 * ```
 */
export function aiSdkData(): Protocol<string> {
  return { name: 'ai-sdk-data', framing: 'text', reader: createReader };
}

function createReader(emit: Emit): Sink<string> {
  const parts = new AiSdkDataParts(emit);

  return createLineParser((text, isLast) => {
    const line = text.trim();
    const [, code = '', json = ''] = /^([0-9a-z]):([^]*)$/.exec(line) ?? [];
    const value = valueOf(json);
    if (value !== undefined) return parts.read(code, value, line);
    if (line === '') return;
    // A gateway's body, or a line that an error has cut.
    const record = valueOf(line);
    const error = oneOrMoreIn(record)
      .map(errorIn)
      .find((found) => found !== undefined);
    if (error !== undefined) throw new ProviderError(error);
    // The rest of the chunk is lost with it, so this line is never skipped: the answer would depend on the chunks.
    if (code !== '' && !isLast) throw new ParseError('protocol', line);
    if (code === '') emit({ type: 'unknown', raw: record ?? line });
  });
}

function valueOf(json: string): unknown {
  try {
    return parseRecord(json);
  } catch {
    return undefined;
  }
}
