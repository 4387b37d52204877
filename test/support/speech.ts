/** How one wire says a few things, as records. */
export interface Speech {
  /** Text, whatever is sent in its place. */
  readonly say: (text: unknown) => readonly unknown[];
  /** A complete call for the client to run. */
  readonly call?: readonly object[];
  /** Why the model has stopped. */
  readonly end?: (word: string) => readonly object[];
  /** The name of the event. */
  readonly event?: string;
  /** Words that are something else on this wire than the reason of a finish. */
  readonly silentWords?: readonly string[];
}

/** By the name of the protocol. */
export const SPEECH: Readonly<Record<string, Speech>> = {
  'openai-chat': {
    say: (content) => [{ choices: [{ delta: { content } }] }],
    call: [
      {
        choices: [
          { delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }] } },
        ],
      },
    ],
    end: (finish_reason) => [{ choices: [{ delta: {}, finish_reason }] }],
  },
  'openai-completions': {
    say: (text) => [{ choices: [{ text }] }],
    end: (finish_reason) => [{ choices: [{ text: '', finish_reason }] }],
  },
  'openai-responses': {
    say: (delta) => [{ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta }],
  },
  'anthropic-messages': {
    say: (text) => [{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }],
    call: [
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} },
      },
      { type: 'content_block_stop', index: 0 },
    ],
    end: (stop_reason) => [{ type: 'message_delta', delta: { stop_reason } }],
  },
  gemini: {
    say: (text) => [{ candidates: [{ content: { parts: [{ text }] } }] }],
    call: [{ candidates: [{ content: { parts: [{ functionCall: { name: 'f', args: {} } }] } }] }],
    end: (finishReason) => [{ candidates: [{ finishReason }] }],
  },
  'gemini-interactions': {
    say: (text) => [{ event_type: 'step.delta', index: 0, delta: { type: 'text', text } }],
    call: [
      { event_type: 'step.start', index: 0, step: { type: 'function_call', id: 'a', name: 'f' } },
      { event_type: 'step.stop', index: 0 },
    ],
    end: (status) => [{ event_type: 'interaction.completed', interaction: { status } }],
    silentWords: ['failed'],
  },
  ollama: {
    say: (content) => [{ message: { content }, done: false }],
    call: [{ message: { tool_calls: [{ function: { name: 'f', arguments: {} } }] }, done: false }],
    end: (done_reason) => [{ message: {}, done: true, done_reason }],
  },
  cohere: {
    say: (text) => [{ type: 'content-delta', index: 0, delta: { message: { content: { text } } } }],
    call: [
      {
        type: 'tool-call-start',
        index: 0,
        delta: { message: { tool_calls: { id: 'a', function: { name: 'f', arguments: '{}' } } } },
      },
      { type: 'tool-call-end', index: 0 },
    ],
    end: (finish_reason) => [{ type: 'message-end', delta: { finish_reason } }],
  },
  'ai-sdk-data': {
    say: (text) => [`0:${JSON.stringify(text)}\n`],
  },
  'ai-sdk-ui': {
    say: (delta) => [
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta },
    ],
    // The backend knows which calls are the client's, and says so in the reason.
    end: (finishReason) => [{ type: 'finish', finishReason }],
  },
  langgraph: {
    event: 'messages',
    say: (content) => [[{ type: 'AIMessageChunk', id: 'm', content }, { langgraph_node: 'agent' }]],
  },
  deltas: {
    say: (text) => [{ type: 'text', text }],
  },
  'ag-ui': {
    say: (delta) => [{ type: 'TEXT_MESSAGE_CHUNK', messageId: 'm', delta }],
  },
  'bedrock-converse': {
    say: (text) => [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } }],
    call: [
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
    ],
    end: (stopReason) => [{ messageStop: { stopReason } }],
  },
};
