import fc from 'fast-check';
import { reduceMessage, type ChatMessage, type Delta, type JSONObject, type Message } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { BODY_WIRES, list } from '../support/bodyWires.ts';

const text = fc.oneof(
  fc.constantFrom('', ' ', '\n\t', 'Hi', '\ud800', 'a\udc00b', '\\ud800', '😀'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const protocol = fc.constantFrom(...BODY_WIRES.map((wire) => wire.protocol), undefined);
const id = fc.constantFrom('a', 'b', 'call_1', 'functions.f:0', 'x'.repeat(70), 'ü', undefined);
const argumentsText = fc.constantFrom('', '{}', '{"a":1}', '{"a":', '[1]', '"\ud800"', '{"\udc00":"\ud800"}');
const outcome = fc.record({
  isMissing: fc.boolean(),
  isError: fc.boolean(),
  result: fc.oneof(text, fc.jsonValue()),
});
const call = fc.record({
  id,
  argumentsText,
  signed: fc.boolean(),
  outcome,
  theirs: fc.integer({ max: 9, min: 0 }),
});
const round = fc.record({
  protocol,
  thought: fc.constantFrom('', 'open', 'signed', 'redacted'),
  said: text,
  calls: fc.array(call, { maxLength: 3 }),
  isShuffled: fc.boolean(),
});

/** The deltas of one round, each of its proofs with the name of who made it. */
function deltasOf({
  protocol,
  thought,
  said,
  calls,
  isShuffled,
}: typeof round extends fc.Arbitrary<infer R> ? R : never): Delta[] {
  const proof = `proof-of-${protocol ?? 'nobody'}`;
  const results = calls.flatMap(({ id, outcome: { isMissing, isError, result } }): Delta[] =>
    isMissing ? [] : [{ type: 'tool-result', id: id ?? '', result, ...(isError && { isError }) }],
  );
  return [
    { type: 'start', ...(protocol !== undefined && { protocol }) },
    ...(thought === ''
      ? []
      : [
          {
            type: 'reasoning',
            text: 'Hm.',
            ...(thought === 'signed' && { signature: proof }),
            ...(thought === 'redacted' && { redacted: proof }),
          } as const,
        ]),
    { type: 'text', text: said },
    ...calls.flatMap(({ id, argumentsText, signed, theirs }, index): Delta[] => [
      {
        type: 'tool-call-start',
        index,
        name: 'f',
        ...(id !== undefined && { id }),
        ...(signed && { signature: proof }),
        ...(theirs === 0 && { providerExecuted: true }),
      },
      { type: 'tool-call-args', index, text: argumentsText },
      { type: 'tool-call-end', index },
    ]),
    { type: 'finish', reason: calls.length > 0 ? 'tool-calls' : 'stop', rawReason: '' },
    ...(isShuffled ? results.reverse() : results),
  ];
}

/** An answer that may stop anywhere. Each attempt that fails is begun again, perhaps by another provider. */
const answer = fc
  .record({
    rounds: fc.array(fc.record({ round, failure: fc.option(fc.nat(15), { freq: 3 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    stop: fc.option(fc.nat(40)),
  })
  .map(({ rounds, stop }) => {
    const deltas = rounds.flatMap(({ round, failure }, at): Delta[] => {
      const said = deltasOf(round);
      if (failure === null) return said;
      return [...said.slice(0, failure), { type: 'restart', attempt: at + 2, error: new Error('cut') }];
    });
    const message = deltas.slice(0, stop ?? undefined).reduce<Message | undefined>(reduceMessage, undefined);
    // As a database gives it back.
    return JSON.parse(JSON.stringify(message ?? { role: 'assistant', parts: [] })) as Message;
  });
const user = text.map((content): ChatMessage => ({ role: 'user', content }));
const conversation = fc.array(fc.oneof(user, answer), { maxLength: 5 });

describe.each(BODY_WIRES)('a body for $protocol', ({ protocol, body, said, alternates, ids }) => {
  const make = (messages: readonly ChatMessage[]): JSONObject =>
    body({ messages, system: 'Be brief.', tools: { f: {}, g: {} }, maxOutputTokens: 9, cache: '5m' });

  it('gives each call exactly one result, directly after it, and to each call another id', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const open: unknown[] = [];
        const all: unknown[] = [];
        for (const { role, calls, results, isResultLate } of said(make(messages))) {
          // The user says nothing between calls and their results.
          if (role === 'user' && results.length === 0) expect(open).toEqual([]);
          expect(isResultLate ?? false).toBe(false);
          for (const result of results) expect(result).toBe(open.shift());
          open.push(...calls);
          all.push(...calls);
        }
        expect(open).toEqual([]);
        if (!ids) return;
        expect(new Set(all).size).toBe(all.length);
        for (const id of all) expect(id).toMatch(ids);
      }),
    );
  });

  it('alternates roles if it must, and has no message without content and no blank text', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const made = make(messages);
        const roles = said(made).map(({ role }) => role);
        if (alternates) for (const [at, role] of roles.entries()) expect(role).not.toBe(roles[at + 1]);
        expect(blanksIn(made)).toEqual([]);
      }),
    );
  });

  it('has four cache marks at most, is well-formed, and is what JSON makes of it', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const made = make(messages);
        const json = JSON.stringify(made);
        expect(json.split(/"(?:cache_control|cachePoint)":/).length - 1).toBeLessThanOrEqual(4);
        // JSON escapes only halves.
        expect(json.replaceAll('\\\\', '')).not.toMatch(/\\ud[89a-f]/);
        expect(JSON.parse(json)).toStrictEqual(made);
      }),
    );
  });

  it('has no proof of another provider, and says no thought of it', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const proofs = JSON.stringify(make(messages)).match(/proof-of-[a-z-]+/g) ?? [];
        expect(
          proofs.filter((proof) => ![`proof-of-${protocol}`, 'proof-of-nobody'].includes(proof)),
        ).toEqual([]);
      }),
    );
  });

  it('sends nothing unasked, and changes nothing that it is given', () => {
    const messages = Object.freeze([]);
    const asked = { messages, maxOutputTokens: 9, extra: Object.freeze({ user: 'x' }) };
    const sent = JSON.stringify(body(Object.freeze(asked)));
    expect(sent).not.toMatch(/model|temperature|top_?p|seed|stop|tools|tool_choice|response_format|effort/i);
    expect(sent).toContain('"user":"x"');
  });
});

/** The places of texts that show nothing, but those that the wire needs: beside calls, and of a signature. */
function blanksIn(value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    return /\.(text|content)$/.test(path) && value.trim() === '' ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  if ((Array.isArray(value) || 'role' in value) && !hasContent(value)) return [`${path} is empty`];
  const isNeeded = 'tool_calls' in value || 'thoughtSignature' in value;
  return Object.entries(value).flatMap(([key, inner]) =>
    // What tools were given and have returned is theirs.
    /^(input|args|response|json|data|tools)$/.test(key) || (isNeeded && /^(text|content)$/.test(key))
      ? []
      : blanksIn(inner, `${path}.${key}`),
  );
}

function hasContent(value: object): boolean {
  if (Array.isArray(value)) return true;
  const content: unknown = 'content' in value ? value.content : 'parts' in value ? value.parts : undefined;
  return (
    'tool_calls' in value ||
    'refusal' in value ||
    (typeof content === 'string' ? content !== '' : list(content).length > 0)
  );
}
