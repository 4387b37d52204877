import fc from 'fast-check';
import { from } from 'rxjs';
import { agUI, gemini, parseDelta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import type { JSONObject } from '../../../src/json/unknown.ts';
import { camelCased } from '../../../src/protocols/shared/camelCased.ts';
import { wireOf } from '../../conformance/wires.ts';
import { ANSWER } from '../../support/answer.ts';
import { cutAt, hear, places, runs } from '../../support/fuzz.ts';
import { bytesOf } from '../../support/spoken.ts';

/** As Google's client for Python prints it. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries<unknown>({ ...value }).map(([name, inner]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    name === 'args' ? inner : snakeCased(inner),
  ]);
  return Object.fromEntries(fields) as unknown;
}

const record = (parts: readonly object[], more: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts }, ...more }],
});

describe('camelCased', () => {
  it('spells every name as the wire does, but for those of a call', () => {
    const record = {
      finish_reason: 'a_b',
      parts: [{ function_call: { args: { user_id: 1 } } }],
      text: null,
    };
    const spelt = { finishReason: 'a_b', parts: [{ functionCall: { args: { user_id: 1 } } }], text: null };
    const read = (given: JSONObject, text = JSON.stringify(given)): JSONObject =>
      camelCased(given, text, 'usageMetadata', /^args$/);
    expect(read(record)).toEqual(spelt);
    expect(read(spelt, JSON.stringify({ ...spelt, parts: '"finish_reason":' }))).toBe(spelt);
    const frequent = { ...record, usageMetadata: {} };
    expect(read(frequent)).toBe(frequent);
  });

  it('makes gemini read an answer that Python has printed, wherever it is cut', () => {
    const whole = bytesOf('gemini', ANSWER);
    const text = new TextDecoder().decode(whole);
    const printed = text.replaceAll(
      /^data: (.*)$/gm,
      (_, data: string) => `data: ${JSON.stringify(snakeCased(JSON.parse(data)))}`,
    );
    expect(printed).not.toBe(text);
    const wire = wireOf('gemini');
    const withoutRaw = (chunks: readonly Uint8Array[]): unknown =>
      JSON.parse(
        JSON.stringify(hear(from(chunks).pipe(wire.parse())), (key, value: unknown) =>
          key === 'raw' ? 0 : value,
        ),
      );
    fc.assert(
      fc.property(places, (at) => {
        expect(withoutRaw(cutAt(new TextEncoder().encode(printed), at))).toEqual(withoutRaw([whole]));
      }),
      runs(20),
    );
  });

  it('reads parts of every kind, with the fields that say null', () => {
    const parts = [
      { text: 'Hm', thought: true, thought_signature: 's', inline_data: null },
      { text: null, function_call: { id: null, name: 'f', args: { user_id: 1 } }, thought_signature: 't' },
      { inline_data: { mime_type: 'image/png', data: 'AA' } },
      { file_data: { mime_type: 'image/png', file_uri: 'u' } },
      { executable_code: { language: 'PYTHON', code: 'a_b' } },
      { code_execution_result: { outcome: 'OUTCOME_OK', output: 'x' } },
    ];
    const usage_metadata = {
      prompt_token_count: 3,
      candidates_token_count: 4,
      cached_content_token_count: 1,
    };
    const records = [
      record(parts.slice(0, 2)),
      { ...record(parts.slice(2), { finish_reason: 'STOP' }), response_id: 'r', usage_metadata },
    ];
    const events = from(records.map((value) => ({ data: JSON.stringify(value) })));
    expect(hear(events.pipe(parseDelta(gemini()))).values).toMatchObject([
      { type: 'start' },
      { type: 'reasoning', text: 'Hm', signature: 's' },
      { type: 'tool-call-start', name: 'f', signature: 't' },
      { type: 'tool-call-args', text: '{"user_id":1}' },
      { type: 'tool-call-end' },
      { type: 'file', mediaType: 'image/png', data: 'AA' },
      { type: 'file', mediaType: 'image/png', url: 'u' },
      { type: 'tool-call-start', name: 'code_execution', providerExecuted: true },
      { type: 'tool-call-args', text: '{"language":"PYTHON","code":"a_b"}' },
      { type: 'tool-call-end' },
      { type: 'tool-result' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 1 } },
      { type: 'finish', reason: 'tool-calls' },
    ]);
  });

  it('makes agUI read a run that Python has printed, but for what is the app’s', () => {
    const snapshot = { user_id: 1 };
    const records = [
      { type: 'RUN_STARTED', thread_id: 't', run_id: 'r' },
      { type: 'TEXT_MESSAGE_START', message_id: 'm', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', message_id: 'm', delta: 'Hi' },
      { type: 'TOOL_CALL_START', tool_call_id: 'a', tool_call_name: 'f', parent_message_id: null },
      { type: 'TOOL_CALL_ARGS', tool_call_id: 'a', delta: '{"user_id":1}' },
      { type: 'TOOL_CALL_END', tool_call_id: 'a' },
      { type: 'STATE_SNAPSHOT', snapshot, raw_event: null },
      { type: 'RUN_FINISHED', run_id: 'r', usage: [{ input_tokens: 3, output_tokens: 4 }] },
    ];
    const events = from(records.map((value) => ({ data: JSON.stringify(value) })));
    expect(hear(events.pipe(parseDelta(agUI()))).values).toMatchObject([
      { type: 'start', id: 'r' },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call-start', id: 'a', name: 'f' },
      { type: 'tool-call-args', text: '{"user_id":1}' },
      { type: 'tool-call-end' },
      { type: 'data', name: 'STATE_SNAPSHOT', value: { snapshot } },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 4 } },
      { type: 'finish', reason: 'tool-calls' },
    ]);
  });
});
