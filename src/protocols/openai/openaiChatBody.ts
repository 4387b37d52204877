import type { DataDelta } from '../../delta/Delta.ts';
import { RequestError } from '../../errors/RequestError.ts';
import type { JSONObject } from '../../json/unknown.ts';
import { argumentsTextOf } from '../../requests/argumentsTextOf.ts';
import { chatMessages } from '../../requests/chatMessages.ts';
import type { ChatRequest, FileInput, TextInput } from '../../requests/ChatRequest.ts';
import { closeSchema } from '../../requests/closeSchema.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { isStrict } from '../../requests/isStrict.ts';
import { joinText } from '../../requests/joinText.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import { mapTools } from '../../requests/mapTools.ts';
import { textOf } from '../../requests/textOf.ts';
import type { AssistantTurn, CallResult } from '../../requests/turnsOf.ts';
import { unlessEmpty } from '../../requests/unlessEmpty.ts';
import { urlOf } from '../../requests/urlOf.ts';
import { userOf } from '../../requests/userOf.ts';

/** In what a host differs from OpenAI. */
export interface ChatDialect {
  /** What the host calls the limit of tokens. Default `max_completion_tokens`. */
  readonly maxTokens?: 'max_completion_tokens' | 'max_tokens';
  /** Where the host wants its own reasoning back. Without it, reasoning isn't sent. */
  readonly reasoning?: 'reasoning_content' | 'reasoning_details';
  /** `false` for a host that refuses to be asked for the usage. Such hosts get ids of nine letters and digits, too. */
  readonly usage?: boolean;
}

/**
 * Makes the body of a request to OpenAI's chat completions and the hosts that speak them, whose answer `openaiChat` reads.
 *
 * Everything but the model. A tool is `strict` only if its schema is: closed, with all fields required at each depth.
 *
 * @example
 * ```ts
 * import { openaiChatBody } from 'rxjs-llm';
 *
 * openaiChatBody({ messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100 }, { maxTokens: 'max_tokens', usage: false });
 * // => { stream: true, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 }
 * ```
 */
export function openaiChatBody(request: ChatRequest, dialect: ChatDialect = {}): JSONObject {
  const { toolChoice, output } = request;
  const { maxTokens = 'max_completion_tokens', usage = true } = dialect;
  const schema = output && closeSchema(jsonSchemaOf(output));
  const wire = { protocol: PROTOCOL, ids: usage ? OWN_IDS : STRICTEST_IDS, foreignIds: STRICTEST_IDS };

  return finishBody(
    {
      stream: true,
      stream_options: usage ? { include_usage: true } : undefined,
      messages: chatMessages(
        request,
        wire,
        (turn) => userOf(turn, input),
        (turn) => assistantOf(turn, dialect.reasoning),
      ),
      tools: mapTools(request.tools, (name, { description, input }) => {
        const parameters = jsonSchemaOf(input);
        const strict = isStrict(parameters) || undefined;
        return { type: 'function', function: { name, description, parameters, strict } };
      }),
      tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
      response_format: schema && {
        type: 'json_schema',
        json_schema: { name: 'answer', strict: isStrict(schema), schema },
      },
      [maxTokens]: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      stop: request.stop,
      seed: request.seed,
      reasoning_effort: request.reasoning,
    },
    request.extra,
  );
}

const PROTOCOL = 'openai-chat';
const OWN_IDS = /^.{1,40}$/s;
/** What Mistral wants, and all others take. */
const STRICTEST_IDS = /^[a-z\d]{9}$/i;

function input(piece: TextInput | FileInput): JSONObject {
  if (piece.type === 'text') return { type: 'text', text: piece.text };
  const { mediaType, data, url, name = 'file' } = piece;
  if (mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url: urlOf(piece) } };
  if (url !== undefined) throw new RequestError('file', PROTOCOL);
  if (!mediaType.startsWith('audio/')) {
    return { type: 'file', file: { filename: name, file_data: urlOf(piece) } };
  }
  const format = mediaType.replace(/^audio\/(x-)?/, '').replace('mpeg', 'mp3');
  return { type: 'input_audio', input_audio: { data, format } };
}

function assistantOf(
  { parts, results }: AssistantTurn,
  field: ChatDialect['reasoning'],
): readonly JSONObject[] {
  const text = joinText(parts, 'text');
  const refusal = joinText(parts, 'refusal');
  if (!text && !refusal && results.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: text || null,
      refusal: refusal || undefined,
      ...(field && {
        [field]:
          field === 'reasoning_content'
            ? joinText(parts, 'reasoning') || undefined
            : parts.findLast((part): part is DataDelta => part.type === 'data' && part.name === field)?.value,
      }),
      tool_calls: unlessEmpty(results.map(callOf)),
    },
    ...results.map(({ call, result }) => ({ role: 'tool', tool_call_id: call.id, content: textOf(result) })),
  ];
}

function callOf({ call }: CallResult): JSONObject {
  const { id, name, custom, signature } = call;
  if (custom) return { id, type: 'custom', custom: { name, input: call.argumentsText } };
  return {
    id,
    type: 'function',
    function: { name, arguments: argumentsTextOf(call) },
    extra_content: signature && { google: { thought_signature: signature } },
  };
}
