import {
  fromAnthropic,
  fromCohere,
  fromGemini,
  fromOllama,
  fromOpenAIChat,
  fromOpenAIResponses,
  type JSONObject,
  type Model,
  type ModelConfig,
} from 'rxjs-llm';
import { fromBedrock } from 'rxjs-llm/bedrock';
import { wire, type WireAnswer } from 'rxjs-llm/testing';
import { AWS_EVENT_STREAM, awsEvent } from './awsMessages.ts';
import { BODY_WIRES, type BodyWire } from './bodyWires.ts';
import { serve, SSE } from './server.ts';

/** A provider, as it says an answer on its wire and as it is asked. */
interface Provider {
  readonly protocol: string;
  /** The path that only its requests have. */
  readonly path: RegExp;
  readonly headers: Readonly<Record<string, string>>;
  readonly say: (answer: WireAnswer) => readonly (string | Uint8Array)[];
  readonly modelAt: (url: string, config?: Partial<ModelConfig>) => Model;
}

/** What a provider signs its thoughts or its calls with. */
const proofOf = (protocol: string): string => `proof-of-${protocol}`;

/** Writes a proof into the piece that has a place for it. */
function signed(
  pieces: readonly string[],
  protocol: string,
  place: string,
  proof: (proof: string) => string,
): string[] {
  const at = pieces.findIndex((piece) => piece.includes(place));
  return pieces.map((piece, index) =>
    index === at ? piece.replace(place, () => proof(proofOf(protocol))) : piece,
  );
}

const CONFIG = { model: 'm', apiKey: 'key' };

/** The seven providers. Ollama and Cohere have no proofs. */
export const PROVIDERS: readonly Provider[] = [
  {
    protocol: 'openai-chat',
    path: /^\/openai\/chat\/completions$/,
    headers: SSE,
    say: (answer) =>
      signed(
        wire.openaiChat(answer),
        'openai-chat',
        '"type":"function"',
        (proof) => `"type":"function","extra_content":{"google":{"thought_signature":"${proof}"}}`,
      ),
    modelAt: (url, config) => (request) =>
      fromOpenAIChat(request, {
        ...CONFIG,
        ...config,
        baseURL: `${url}openai`,
        dialect: { reasoning: 'reasoning_content' },
      }),
  },
  {
    protocol: 'openai-responses',
    path: /^\/openai\/responses$/,
    headers: SSE,
    say: (answer) =>
      signed(
        wire.openaiResponses(answer),
        'openai-responses',
        '"summary":[{',
        (proof) => `"encrypted_content":"${proof}","summary":[{`,
      ),
    modelAt: (url, config) => (request) =>
      fromOpenAIResponses(request, { ...CONFIG, ...config, baseURL: `${url}openai` }),
  },
  {
    protocol: 'anthropic-messages',
    path: /^\/anthropic\/messages$/,
    headers: SSE,
    say: (answer) =>
      signed(wire.anthropicMessages(answer), 'anthropic-messages', 'event: content_block_stop', (proof) => {
        const event = {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'signature_delta', signature: proof },
        };
        return `data: ${JSON.stringify(event)}\n\nevent: content_block_stop`;
      }),
    modelAt: (url, config) => (request) =>
      fromAnthropic(request, { ...CONFIG, ...config, maxOutputTokens: 100, baseURL: `${url}anthropic` }),
  },
  {
    protocol: 'gemini',
    path: /^\/google\/models\/m:streamGenerateContent\?alt=sse$/,
    headers: SSE,
    // Only the first of parallel calls is signed.
    say: (answer) =>
      signed(
        wire.gemini(answer),
        'gemini',
        '"functionCall":',
        (proof) => `"thoughtSignature":"${proof}","functionCall":`,
      ),
    modelAt: (url, config) => (request) =>
      fromGemini(request, { ...CONFIG, ...config, baseURL: `${url}google` }),
  },
  {
    protocol: 'ollama',
    path: /^\/ollama\/api\/chat$/,
    headers: { 'content-type': 'application/x-ndjson' },
    say: wire.ollama,
    modelAt: (url, config) => (request) =>
      fromOllama(request, { ...CONFIG, ...config, baseURL: `${url}ollama` }),
  },
  {
    protocol: 'cohere',
    path: /^\/cohere\/chat$/,
    headers: SSE,
    say: wire.cohere,
    modelAt: (url, config) => (request) =>
      fromCohere(request, { ...CONFIG, ...config, baseURL: `${url}cohere` }),
  },
  {
    protocol: 'bedrock-converse',
    path: /^\/bedrock\/model\/m\/converse-stream$/,
    headers: AWS_EVENT_STREAM,
    say: sayConverse,
    modelAt: (url, config) => (request) =>
      fromBedrock(request, { ...CONFIG, ...config, baseURL: `${url}bedrock` }),
  },
];

/** The wire in whose words a test speaks has no builder of its own. */
function sayConverse({ reasoning = '', text = '', toolCalls = [], usage }: WireAnswer): Uint8Array[] {
  const signature = proofOf('bedrock-converse');
  const blocks = [
    ...[reasoning]
      .flat()
      .flatMap((thought) => [{ reasoningContent: { text: thought } }, { reasoningContent: { signature } }]),
    ...[text].flat().map((words) => ({ text: words })),
  ];
  return [
    awsEvent('messageStart', { role: 'assistant' }),
    ...blocks.map((delta) =>
      awsEvent('contentBlockDelta', { contentBlockIndex: 'text' in delta ? 1 : 0, delta }),
    ),
    ...toolCalls.flatMap(({ id, name, args = '{}' }, index) => {
      const contentBlockIndex = index + 2;
      return [
        awsEvent('contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId: id, name } } }),
        ...[args]
          .flat()
          .map((input) =>
            awsEvent('contentBlockDelta', { contentBlockIndex, delta: { toolUse: { input } } }),
          ),
        awsEvent('contentBlockStop', { contentBlockIndex }),
      ];
    }),
    awsEvent('messageStop', { stopReason: toolCalls.length > 0 ? 'tool_use' : 'end_turn' }),
    awsEvent('metadata', { usage: { ...usage, totalTokens: 0 } }),
  ];
}

/** One request, as its provider reads it. */
export interface JournalEntry {
  readonly protocol: string;
  readonly body: JSONObject;
  readonly said: ReturnType<BodyWire['said']>;
}

/** A loopback server that is all providers at once. */
export interface ProviderServer extends AsyncDisposable {
  readonly modelOf: (protocol: string) => Model;
  readonly journal: readonly JournalEntry[];
}

/** Serves what the providers answer to each request. A request that none of them knows is a 404. */
export async function serveProviders(answerTo: (entry: JournalEntry) => WireAnswer): Promise<ProviderServer> {
  const journal: JournalEntry[] = [];
  const server = await serve((response, attempt) => {
    const { url = '', body: text } = server.requests[attempt - 1] ?? { body: '' };
    const provider = PROVIDERS.find(({ path }) => path.test(url));
    const read = BODY_WIRES.find(({ protocol }) => protocol === provider?.protocol)?.said;
    if (!provider || !read) return response.writeHead(404).end();
    const body = JSON.parse(text) as JSONObject;
    const entry = { protocol: provider.protocol, body, said: read(body) };
    journal.push(entry);
    response.writeHead(200, provider.headers);
    for (const piece of provider.say(answerTo(entry))) response.write(piece);
    response.end();
  });

  return {
    journal,
    modelOf(wanted) {
      const provider = PROVIDERS.find(({ protocol }) => protocol === wanted);
      if (!provider) throw new Error(`Nobody knows ${wanted}`);
      return provider.modelAt(server.url);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
