import fc from 'fast-check';
import { openaiResponses, ProviderError, reduceMessage, StreamError, type Delta } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';
import { readAll, readDeltas } from '../../support/readAll.ts';

/** What a fresh reader makes of these records. */
function read(...records: readonly unknown[]): unknown[] {
  const events = records.map((record) => ({
    data: typeof record === 'string' ? record : JSON.stringify(record),
  }));
  return readAll(openaiResponses(), events);
}
/** An event of the item at this output index; its item id is another one each time, as with GitHub Copilot. */
let ids = 0;
const event = (type: string, output_index: number, more: object = {}): object => ({
  type: `response.${type}`,
  output_index,
  item_id: `rotating_${ids++}`,
  ...more,
});
const added = (at: number, item: object): object => event('output_item.added', at, { item });
const done = (at: number, item: object): object => event('output_item.done', at, { item });
const life = (type: string, response: object): object => ({ type: `response.${type}`, response });
const completed = (more: object = {}): object => life('completed', { status: 'completed', ...more });

const start = (index: number, id: string, name: string): Delta => ({
  type: 'tool-call-start',
  index,
  id,
  name,
});
const providers = (index: number, id: string, name: string): Delta => ({
  type: 'tool-call-start',
  index,
  id,
  name,
  providerExecuted: true,
});
const args = (index: number, text: string): Delta => ({ type: 'tool-call-args', index, text });
const end = (index: number): Delta => ({ type: 'tool-call-end', index });
const finished = (reason: string, rawReason = 'completed'): object[] => [
  { type: 'finish', reason, rawReason },
  { type: 'done' },
];

describe('openaiResponses', () => {
  it('takes what comes under the index of a closed item, with another id, for another item', () => {
    const message = (id: string, text: string): object =>
      done(0, { type: 'message', id, content: [{ type: 'output_text', text }] });
    expect(read(message('a', 'Hi'), message('b', 'You'))).toEqual([
      { type: 'text', text: 'Hi', block: 0 },
      { type: 'text', text: 'You', block: 1 },
    ]);
  });

  it('reads parts of the type text', () => {
    const output = [{ type: 'message', content: [{ type: 'text', text: 'Hi' }] }];
    expect(read(life('created', {}), completed({ output }))).toEqual([
      { type: 'text', text: 'Hi', block: 0 },
      ...finished('stop'),
    ]);
  });

  it('takes a summary that repeats the reasoning for the same, and other words for more', () => {
    const thought = event('reasoning_text.delta', 0, { delta: 'Hm' });
    const summarized = (text: string): object =>
      done(0, { type: 'reasoning', summary: [{ type: 'summary_text', text }] });
    const said = { type: 'reasoning', text: 'Hm', block: 0 };
    expect(read(thought, event('reasoning_summary_text.done', 0, { text: 'Hm' }), summarized('Hm'))).toEqual([
      said,
    ]);
    expect(read(thought, summarized('Hm!'))).toEqual([said, { ...said, text: 'Hm!', block: 1 }]);
  });

  it('finds an item again at the end by its kind, so that its phase and its sources come once', () => {
    const annotations = [{ type: 'url_citation', url: 'u' }];
    const message = {
      type: 'message',
      phase: 'final_answer',
      content: [{ type: 'output_text', text: 'Hi', annotations }],
    };
    const thought = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] };
    const records = [life('created', {}), done(0, { ...thought, id: 'a' }), done(1, { ...message, id: 'b' })];
    const said = read(...records);
    expect(said).toHaveLength(4);
    expect(read(...records, completed({ output: [message, thought] }))).toEqual([
      ...said,
      ...finished('stop'),
    ]);
  });

  it('takes the arguments that a call began with if it has no others', () => {
    const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x":1}' };
    const said = [start(0, 'a', 'f'), args(0, '{"x":1}'), end(0), ...finished('tool-calls')];
    expect(read(added(0, call), completed())).toEqual(said);
    expect(read(added(0, call), done(0, { ...call, arguments: '' }), completed())).toEqual(said);
    const piece = event('function_call_arguments.delta', 0, { delta: '{"x":1}' });
    expect(read(added(0, call), piece, completed())).toEqual(said);
  });

  it('reads items whose content is one text', () => {
    const thought = { type: 'reasoning', content: 'Hm' };
    const message = { type: 'message', role: 'assistant', content: 'Hi' };
    const said = [
      { type: 'reasoning', text: 'Hm', block: 0 },
      { type: 'text', text: 'Hi', block: 1 },
    ];
    const output = [thought, message];
    expect(read(life('created', {}), completed({ output }))).toEqual([...said, ...finished('stop')]);
    expect(read(done(0, thought), done(1, message), completed({ output }))).toEqual([
      ...said,
      ...finished('stop'),
    ]);
  });

  it('says the phase of a message once, before its text, wherever the message comes', () => {
    const phase = fc.constantFrom('commentary', 'final_answer', null, undefined);
    const place = fc.constantFrom('added', 'done', 'both', 'final');
    fc.assert(
      fc.property(fc.array(phase, { maxLength: 4 }), place, (phases, from) => {
        const items = phases.map((value, at) => ({
          type: 'message',
          ...(value !== undefined && { phase: value }),
          content: [{ type: 'output_text', text: `text ${at}` }],
        }));
        const records = items.flatMap((item, at) => {
          const { phase: said, ...rest } = item;
          const first = from === 'done' ? rest : { ...item, content: [] };
          const fragment = event('output_text.delta', at, { content_index: 0, delta: `text ${at}` });
          if (from === 'final') return [added(at, first)];
          if (from === 'done') return [added(at, first), done(at, item)];
          return [added(at, first), fragment, done(at, from === 'both' ? item : rest)];
        });
        const wanted = phases.flatMap((value, at) => [
          ...(value ? [{ type: 'data', name: 'phase', value }] : []),
          { type: 'text', text: `text ${at}`, block: at },
        ]);
        const deltas = read(life('created', { id: 'a' }), ...records, completed({ output: items }));
        const seen = deltas.slice(1, -2);
        if (from !== 'final') expect(seen).toEqual(wanted);
        // Without events for them, the texts come with the end.
        else expect(seen.filter((value) => (value as Delta).type === 'data')).toEqual(wanted.filter(isData));
        expect(seen).toHaveLength(wanted.length);
      }),
    );
  });

  describe('a response', () => {
    it('starts once, with the first id: later ones may differ', () => {
      expect(
        read(life('created', { id: 'a', model: 'm' }), life('in_progress', { id: 'b', model: 'm' })),
      ).toEqual([{ type: 'start', id: 'a', model: 'm' }]);
    });

    it('gets its start from the last event if it is resumed mid-way', () => {
      expect(
        read(
          event('output_text.delta', 2, { content_index: 0, delta: 'lo' }),
          event('output_text.done', 2, { content_index: 0, text: 'Hello' }),
          completed({ id: 'a', output: [{ type: 'message', content: [] }] }),
        ),
      ).toEqual([{ type: 'text', text: 'lo', block: 0 }, { type: 'start', id: 'a' }, ...finished('stop')]);
    });

    it.each([
      ['completed', { status: 'completed' }, 'completed', 'stop'],
      ['completed', {}, 'completed', 'stop'],
      [
        'incomplete',
        { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
        'max_output_tokens',
        'length',
      ],
      [
        'incomplete',
        { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
        'content_filter',
        'content-filter',
      ],
      ['incomplete', { status: 'incomplete', incomplete_details: null }, 'incomplete', 'length'],
      ['done', { status: 'completed' }, 'completed', 'stop'],
    ])('that is %s with %o finishes as %s, %s', (type, response, rawReason, reason) => {
      expect(read(life(type, response))).toEqual(finished(reason, rawReason));
    });

    it.each(['completed', 'done'])('that is %s with an error has failed', (type) => {
      const error = { code: 'rate_limit_exceeded', message: 'm' };
      for (const response of [
        { status: 'failed', error },
        { status: 'completed', error },
      ])
        expect(read(life(type, response)).at(-1)).toMatchObject({ name: 'ProviderError', retryable: true });
      expect(read(life(type, { status: 'cancelled' })).at(-1)).toMatchObject({ retryable: false });
    });

    it('emits its usage before it finishes', () => {
      const usage = {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 3 },
        total_tokens: 15,
      };
      expect(read(completed({ usage }))).toEqual([
        {
          type: 'usage',
          usage: {
            inputTokens: 10,
            outputTokens: 5,
            totalTokens: 15,
            cachedInputTokens: 4,
            reasoningTokens: 3,
            raw: usage,
          },
        },
        ...finished('stop'),
      ]);
    });

    it('says no more after its end, and ends at no [DONE]', () => {
      expect(read('[DONE]')).toEqual([]);
      expect(read(completed(), '[DONE]', completed())).toEqual(finished('stop'));
    });

    it('emits an output that came with its end only, but not that of a resumed stream', () => {
      const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }];
      expect(read(life('created', { id: 'a' }), completed({ output }))).toEqual([
        { type: 'start', id: 'a' },
        { type: 'text', text: 'Hi', block: 0 },
        ...finished('stop'),
      ]);
      expect(read(completed({ output }))).toEqual(finished('stop'));
    });

    it('is not emitted twice if a host numbers its items otherwise', () => {
      const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }];
      expect(
        read(
          life('created', { id: 'a' }),
          event('output_text.delta', 7, { content_index: 0, delta: 'Hi' }),
          completed({ output }),
        ),
      ).toEqual([{ type: 'start', id: 'a' }, { type: 'text', text: 'Hi', block: 0 }, ...finished('stop')]);
    });
  });

  describe('what it writes', () => {
    const place = { content_index: 0 };
    const piece = (delta: string): object => event('output_text.delta', 0, { ...place, delta });
    const text = event('output_text.done', 0, { ...place, text: 'Hello' });
    const part = event('content_part.done', 0, { ...place, part: { type: 'output_text', text: 'Hello' } });
    const item = done(0, { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] });

    it('comes once, whichever of its events come', () => {
      const ways = [[piece('Hel'), piece('lo')], [text], [part], [item]];
      fc.assert(
        fc.property(fc.subarray(ways, { minLength: 1 }), (events) => {
          const deltas = read(...events.flat()) as Delta[];
          expect(deltas.reduce(reduceMessage, undefined)?.text).toBe('Hello');
          expect(deltas.every(({ type }) => type === 'text')).toBe(true);
        }),
      );
    });

    it('is what came in pieces, and then what the complete text says beyond it', () => {
      const pieces = [
        { type: 'text', text: 'Hel', block: 0 },
        { type: 'text', text: 'lo', block: 0 },
      ];
      for (const events of [[text, part, item], [part, item], [item]])
        expect(read(piece('Hel'), ...events)).toEqual(pieces);
    });

    it('is what came in pieces if the complete text is another', () => {
      expect(read(piece('HEL'), text, part, item)).toEqual([{ type: 'text', text: 'HEL', block: 0 }]);
    });

    it('stands in a block for each part, counted as they come', () => {
      expect(
        read(
          event('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'r' }),
          event('reasoning_summary_text.delta', 0, { summary_index: 1, delta: 's' }),
          event('output_text.delta', 1, { content_index: 0, delta: 'a' }),
          event('content_part.added', 1, { content_index: 1, part: { type: 'output_text', text: '' } }),
          event('output_text.delta', 1, { content_index: 1, delta: 'b' }),
          event('output_text.delta', 2, { content_index: 0, delta: 'c' }),
          event('output_text.delta', 1, { content_index: 0, delta: 'd' }),
        ),
      ).toEqual([
        { type: 'reasoning', text: 'r', block: 0 },
        { type: 'reasoning', text: 's', block: 1 },
        { type: 'text', text: 'a', block: 2 },
        { type: 'text', text: 'b', block: 3 },
        { type: 'text', text: 'c', block: 4 },
        { type: 'text', text: 'd', block: 2 },
      ]);
    });

    it.each([
      ['in pieces', [event('refusal.delta', 0, { ...place, delta: 'No.' })]],
      ['whole', [event('refusal.done', 0, { ...place, refusal: 'No.' })]],
      ['with its item', [done(0, { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] })]],
    ])('may be a refusal, %s, and finishes as one', (_, events) => {
      expect(read(...events, completed())).toEqual([
        { type: 'refusal', text: 'No.' },
        ...finished('refusal'),
      ]);
    });

    it('may be spoken: the transcript is text, the sound goes to who plays it', () => {
      const sound = { type: 'response.audio.delta', delta: 'UklGRg==' };
      expect(
        read(
          sound,
          { type: 'response.audio.transcript.delta', delta: 'Hi' },
          { type: 'response.audio.done' },
        ),
      ).toEqual([
        { type: 'data', name: 'audio.delta', value: sound },
        { type: 'text', text: 'Hi', block: 0 },
      ]);
    });

    it('names its sources once, as they come or with the complete item', () => {
      const page = { type: 'url_citation', url: 'u', title: 't' };
      const file = { type: 'file_citation', file_id: 'f', filename: 'n.txt' };
      const source = [{ type: 'source', url: 'u', title: 't', block: 0, raw: page }];
      const whole = { type: 'output_text', text: 'a', annotations: [page] };

      expect(
        read(
          event('output_text.annotation.added', 0, { ...place, annotation: page }),
          event('content_part.done', 0, { ...place, part: { ...whole, text: '' } }),
        ),
      ).toEqual(source);
      expect(read(event('content_part.done', 0, { ...place, part: whole })).slice(1)).toEqual(source);
      expect(read(event('output_text.annotation.added', 0, { ...place, annotation: file }))).toEqual([
        { type: 'source', title: 'n.txt', block: 0, raw: file },
      ]);
    });
  });

  describe('reasoning', () => {
    const summary = [{ type: 'summary_text', text: 'Hm' }];
    const content = [{ type: 'reasoning_text', text: 'Hm' }];

    it.each([
      ['as text', [event('reasoning_text.delta', 0, { content_index: 0, delta: 'Hm' })]],
      ['as whole text', [event('reasoning_text.done', 0, { content_index: 0, text: 'Hm' })]],
      ['as a summary', [event('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'Hm' })]],
      ['as a whole summary', [event('reasoning_summary_text.done', 0, { summary_index: 0, text: 'Hm' })]],
      ['as a whole part', [event('reasoning_summary_part.done', 0, { summary_index: 0, part: summary[0] })]],
      ['with its item', []],
    ])('comes %s, once, whatever the item repeats', (_, events) => {
      expect(read(...events, done(0, { type: 'reasoning', content, summary }))).toEqual([
        { type: 'reasoning', text: 'Hm', block: 0 },
      ]);
    });

    it('keeps what the next turn must send back: the last word on it, after what can be read', () => {
      expect(
        read(
          added(0, { type: 'reasoning', encrypted_content: 'first', summary: [] }),
          done(0, { type: 'reasoning', encrypted_content: 'last', summary }),
          done(0, { type: 'reasoning', encrypted_content: 'last', summary }),
        ),
      ).toEqual([
        { type: 'reasoning', text: 'Hm', block: 0 },
        { type: 'reasoning', text: '', block: 1, redacted: 'last' },
      ]);
    });
  });

  describe('calls for the client', () => {
    const call = { type: 'function_call', id: 'fc', call_id: 'a', name: 'f' };
    const opened = added(1, { ...call, arguments: '', status: 'in_progress' });
    const piece = (delta: string): object => event('function_call_arguments.delta', 1, { delta });
    const whole = event('function_call_arguments.done', 1, { arguments: '{"x":1}' });
    const closed = done(1, { ...call, arguments: '{"x":1}', status: 'completed' });

    it.each([
      ['streamed', [opened, piece('{"x"'), piece(':1}'), whole, closed], ['{"x"', ':1}']],
      ['whole in their done event', [opened, whole, closed], ['{"x":1}']],
      ['whole in their item', [closed], ['{"x":1}']],
      ['whole in their item, after pieces of a call without a start', [piece(':1}'), closed], ['{"x":1}']],
      ['closed twice', [opened, whole, whole, closed, closed], ['{"x":1}']],
    ])('have arguments %s', (_, events, texts) => {
      expect(read(...events, completed())).toEqual([
        start(0, 'a', 'f'),
        ...texts.map((text) => args(0, text)),
        end(0),
        ...finished('tool-calls'),
      ]);
    });

    it('are counted from 0, and kept apart if their pieces mix', () => {
      const other = { type: 'function_call', call_id: 'b', name: 'g' };
      expect(
        read(
          opened,
          added(2, other),
          event('function_call_arguments.delta', 2, { delta: '{' }),
          piece('{'),
          event('function_call_arguments.delta', 2, { delta: '}' }),
          piece('}'),
          done(2, other),
          closed,
        ),
      ).toEqual([
        start(0, 'a', 'f'),
        start(1, 'b', 'g'),
        args(1, '{'),
        args(0, '{'),
        args(1, '}'),
        args(0, '}'),
        end(1),
        { type: 'tool-call-end', index: 0, text: '{"x":1}' },
      ]);
    });

    it('are told apart by their ids if they are open under one index', () => {
      const other = { type: 'function_call', id: 'gc', call_id: 'b', name: 'g' };
      const piece = (item_id: string, delta: string): object =>
        event('function_call_arguments.delta', 1, { item_id, delta });
      expect(
        read(
          opened,
          added(1, other),
          piece('fc', '{"x":1}'),
          piece('gc', '{}'),
          closed,
          done(1, { ...other, arguments: '{}' }),
        ),
      ).toEqual([start(0, 'a', 'f'), start(1, 'b', 'g'), args(0, '{"x":1}'), args(1, '{}'), end(0), end(1)]);
    });

    it('have the arguments that the provider says last, if the fragments are others', () => {
      const half = [opened, piece('{"x"'), closed];
      expect(read(...half).at(-1)).toEqual({ type: 'tool-call-end', index: 0, text: '{"x":1}' });
      const spaced = [opened, piece('{ "x": 1 }'), closed];
      expect(read(...spaced).at(-1)).toEqual(end(0));
    });

    it('are known from the end alone, and their names from a done event', () => {
      const response = { output: [{ ...call, arguments: '{"x":1}' }] };
      const named = event('function_call_arguments.done', 1, {
        item_id: 'fc',
        name: 'f',
        arguments: '{"x":1}',
      });
      const created = life('created', { id: 'r' });
      expect(read(created, piece('{"x":1}'), named, completed(response)).slice(1)).toEqual([
        { type: 'tool-call-start', index: 0, name: 'f' },
        args(0, '{"x":1}'),
        start(0, 'a', 'f'),
        end(0),
        ...finished('tool-calls'),
      ]);
      expect(read(created, completed(response)).slice(1)).toEqual([
        start(0, 'a', 'f'),
        args(0, '{"x":1}'),
        end(0),
        ...finished('tool-calls'),
      ]);
    });

    it('end with a completed response at the latest, and not if a limit cut them', () => {
      expect(read(opened, piece('{}'), completed())).toEqual([
        start(0, 'a', 'f'),
        args(0, '{}'),
        end(0),
        ...finished('tool-calls'),
      ]);
      const output = [{ ...call, arguments: '{"x":1}' }];
      expect(read(opened, completed({ output }))).toEqual([
        start(0, 'a', 'f'),
        args(0, '{"x":1}'),
        end(0),
        ...finished('tool-calls'),
      ]);
      const cut = life('incomplete', { incomplete_details: { reason: 'max_output_tokens' } });
      expect(
        read(opened, piece('{"x'), done(1, { ...call, arguments: '{"x', status: 'incomplete' }), cut),
      ).toEqual([start(0, 'a', 'f'), args(0, '{"x'), ...finished('length', 'max_output_tokens')]);
    });

    it('may be custom: their input is plain text', () => {
      const custom = { type: 'custom_tool_call', id: 'ctc', call_id: 'a', name: 'sql' };
      const opened: object = { ...start(0, 'a', 'sql'), custom: true };
      const whatFollows = [opened, args(0, 'SELECT 1'), end(0)];
      expect(
        read(
          added(0, { ...custom, input: '' }),
          event('custom_tool_call_input.delta', 0, { delta: 'SELECT 1' }),
          event('custom_tool_call_input.done', 0, { input: 'SELECT 1' }),
          done(0, { ...custom, input: 'SELECT 1' }),
        ),
      ).toEqual(whatFollows);
      expect(read(done(0, { ...custom, input: 'SELECT 1' }))).toEqual(whatFollows);
    });

    it.each([
      ['local_shell_call', {}, 'tool-calls'],
      ['shell_call', { environment: { type: 'local' } }, 'tool-calls'],
      ['shell_call', { environment: { type: 'container_reference' } }, 'stop'],
      ['apply_patch_call', {}, 'tool-calls'],
      ['computer_call', {}, 'tool-calls'],
      ['mcp_approval_request', {}, 'tool-calls'],
      ['tool_search_call', { execution: 'client' }, 'tool-calls'],
      ['tool_search_call', { execution: 'server' }, 'stop'],
      ['mcp_list_tools', {}, 'stop'],
      ['compaction', {}, 'stop'],
      ['brand_new_item', {}, 'stop'],
    ])('of the type %s %o are data with the item, once, and finish as %s', (type, more, reason) => {
      const item = { type, id: 'i', ...more };
      expect(read(added(0, item), done(0, item), done(0, item), completed())).toEqual([
        { type: 'data', name: type, value: item },
        ...finished(reason),
      ]);
    });
  });

  describe('calls that the provider runs', () => {
    it.each([
      [
        { type: 'web_search_call', action: { type: 'search', query: 'q', sources: [{ url: 'u' }] } },
        'web_search',
        '{"type":"search","query":"q"}',
        [{ url: 'u' }],
      ],
      [
        { type: 'file_search_call', queries: ['q'], results: [{ file_id: 'f' }] },
        'file_search',
        '{"queries":["q"]}',
        [{ file_id: 'f' }],
      ],
      [
        { type: 'code_interpreter_call', code: '1+1', outputs: [{ type: 'logs', logs: '2' }] },
        'code_interpreter',
        '{"code":"1+1"}',
        [{ type: 'logs', logs: '2' }],
      ],
      [{ type: 'mcp_call', name: 'roll', arguments: '{}', output: '4', error: null }, 'roll', '{}', '4'],
      [
        { type: 'x_search_call', name: 'x_user_search', arguments: '{"query":"q"}' },
        'x_user_search',
        '{"query":"q"}',
        undefined,
      ],
      [
        { type: 'custom_tool_call', name: 'x_keyword_search', call_id: 'xs', input: '{"query":"q"}' },
        'x_keyword_search',
        '{"query":"q"}',
        undefined,
      ],
    ])('are marked, with what they ask for and what they bring: %o', (item, name, text, result) => {
      expect(read(added(0, { ...item, id: 'i' }), done(0, { ...item, id: 'i' }), completed())).toEqual([
        providers(0, 'i', name),
        args(0, text),
        end(0),
        ...(result === undefined ? [] : [{ type: 'tool-result', id: 'i', result }]),
        ...finished('stop'),
      ]);
    });

    it('say that they failed', () => {
      const item = { type: 'mcp_call', id: 'i', name: 'f', arguments: '{}', output: null, error: 'no' };
      expect(read(done(0, item)).at(-1)).toEqual({
        type: 'tool-result',
        id: 'i',
        result: 'no',
        isError: true,
      });
    });

    it('keep the first of their ids', () => {
      const item = { type: 'file_search_call', results: [] };
      const ids = read(added(0, { ...item, id: 'a' }), done(0, { ...item, id: 'b' })).map(
        (delta) => (delta as { id?: string }).id,
      );
      expect(ids).toEqual(['a', undefined, undefined, 'a']);
    });

    it('stream their code as the JSON that arguments are, wherever it is cut', () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (pieces) => {
          const code = pieces.join('');
          fc.pre(code !== '');
          const item = { type: 'code_interpreter_call', id: 'i', code };
          const deltas = read(
            added(0, { ...item, code: '' }),
            ...code.split('').map((delta) => event('code_interpreter_call_code.delta', 0, { delta })),
            event('code_interpreter_call_code.done', 0, { code }),
            done(0, item),
          ) as Delta[];
          const [call] = deltas.reduce(reduceMessage, undefined)?.parts ?? [];
          expect(call).toMatchObject({ toolCall: { status: 'complete', arguments: { code } } });
        }),
      );
      expect(
        read(
          added(0, { type: 'code_interpreter_call', id: 'i' }),
          event('code_interpreter_call_code.done', 0, { code: '1' }),
        ).at(-1),
      ).toEqual(args(0, '{"code":"1"}'));
    });

    it('emit an image as a file when it is complete, and as data before', () => {
      const partial = event('image_generation_call.partial_image', 0, { partial_image_b64: 'AA==' });
      const item = { type: 'image_generation_call', id: 'i', status: 'generating' };
      const whole = { ...item, result: 'AAAA', output_format: 'webp', revised_prompt: 'a cat' };
      expect(read(added(0, item), partial, done(0, whole))).toEqual([
        providers(0, 'i', 'image_generation'),
        { type: 'data', name: 'image_generation_call.partial_image', value: partial },
        args(0, '{"prompt":"a cat"}'),
        end(0),
        { type: 'file', mediaType: 'image/webp', data: 'AAAA' },
      ]);
    });
  });

  describe('an error', () => {
    const words = { code: 'rate_limit_exceeded', message: 'm' };
    it.each([
      ['flat', { type: 'error', ...words, param: null, sequence_number: 2 }],
      ['nested', { type: 'error', error: { type: 'tokens', ...words }, sequence_number: 2 }],
      ['OpenRouter’s', { type: 'response.error', error: words }],
      ['a gateway’s', { error: words }],
    ])('is reported, %s', (_, record) => {
      const [error] = read(record);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: words.code, detail: 'm', reason: 'transient', body: record });
    });

    it('is reported if only the event is called so', () => {
      const data = '{"message":"m"}';
      expect(readAll(openaiResponses(), [{ event: 'error', data }])).toMatchObject([{ detail: 'm' }]);
    });

    it.each([
      ['server_error', undefined, 'transient'],
      ['invalid_prompt', undefined, 'bad-request'],
      ['server_error', 'context_length_exceeded', 'bad-request'],
    ])('ends a failed response: %s, %s is %s', (code, error_type, reason) => {
      const usage = { input_tokens: 1, output_tokens: 0, total_tokens: 1 };
      const instructions = 'hush';
      const response = { id: 'a', error: { code, message: 'm' }, error_type, usage, instructions };
      const [started, used, error, ...rest] = read(life('failed', response));
      expect([started, typeOf(used), rest]).toEqual([{ type: 'start', id: 'a' }, 'usage', []]);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code: error_type ?? code, reason, detail: 'm' });
      expect(JSON.stringify((error as ProviderError).body)).not.toContain('hush');
    });
  });

  it('passes over progress, and leaves what it does not know to the caller', () => {
    expect(
      read(
        event('web_search_call.searching', 0),
        event('mcp_list_tools.in_progress', 0),
        event('content_part.added', 0, { part: { type: 'output_text', text: '' } }),
        event('shell_call_command.delta', 0, { delta: 'ls' }),
        { type: 'keepalive' },
      ),
    ).toEqual([]);
    const news = { type: 'response.brand_new.delta', delta: 'x' };
    expect(read(news, { hello: 1 })).toEqual([
      { type: 'unknown', raw: news },
      { type: 'unknown', raw: { hello: 1 } },
    ]);
  });

  it('throws nothing but StreamErrors, whatever comes', () => {
    const type = fc.constantFrom('output_item.added', 'output_item.done', 'completed', 'output_text.delta');
    const events = fc.record({
      type: type.map((name) => `response.${name}`),
      item: fc.jsonValue(),
      response: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), events.map(JSON.stringify)), (data) => {
        try {
          readDeltas(openaiResponses(), [{ data }]);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });
});

function typeOf(value: unknown): unknown {
  return (value as { type?: unknown }).type;
}

function isData({ type }: { readonly type: string }): boolean {
  return type === 'data';
}
