import { isObject, type JSONObject } from '../../json/unknown.ts';
import { argumentsTextOf } from '../../requests/argumentsTextOf.ts';
import { chatMessages } from '../../requests/chatMessages.ts';
import type { ChatRequest, FileInput, TextInput } from '../../requests/ChatRequest.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { functionTool } from '../../requests/functionTool.ts';
import { joinText } from '../../requests/joinText.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import { mapTools } from '../../requests/mapTools.ts';
import { refuseFields } from '../../requests/refuseFields.ts';
import { textOf } from '../../requests/textOf.ts';
import type { AssistantTurn, CallResult } from '../../requests/turnsOf.ts';
import { unlessEmpty } from '../../requests/unlessEmpty.ts';
import { urlOf } from '../../requests/urlOf.ts';
import { userOf } from '../../requests/userOf.ts';

/**
 * Makes the body of a request to Cohere's v2 chat, whose answer `cohere` reads.
 *
 * Everything but the model. A tool's plan goes back with its calls, and a result that is an object as a document, which the
 * answer can cite.
 *
 * @example
 * ```ts
 * import { cohereBody } from 'rxjs-llm';
 *
 * cohereBody({ messages: [{ role: 'user', content: 'Hi' }], topP: 0.9 });
 * // => { stream: true, messages: [{ role: 'user', content: 'Hi' }], p: 0.9 }
 * ```
 */
export function cohereBody(request: ChatRequest): JSONObject {
  const { toolChoice, output, reasoning } = request;
  refuseFields(WIRE.protocol, { toolChoice: typeof toolChoice === 'object' });

  return finishBody(
    {
      stream: true,
      messages: chatMessages(request, WIRE, (turn) => userOf(turn, input), assistantOf),
      tools: mapTools(request.tools, functionTool),
      // Left out, it is automatic: there is no word for it.
      tool_choice:
        typeof toolChoice === 'string' && toolChoice !== 'auto' ? toolChoice.toUpperCase() : undefined,
      response_format: output && { type: 'json_object', json_schema: jsonSchemaOf(output) },
      max_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      p: request.topP,
      stop_sequences: request.stop,
      seed: request.seed,
      thinking: reasoning && { type: reasoning === 'none' ? 'disabled' : 'enabled' },
    },
    request.extra,
  );
}

const WIRE = { protocol: 'cohere', ids: /./ };

function input(piece: TextInput | FileInput): JSONObject {
  if (piece.type === 'text') return { type: 'text', text: piece.text };
  refuseFields(WIRE.protocol, { file: !piece.mediaType.startsWith('image/') });
  return { type: 'image_url', image_url: { url: urlOf(piece) } };
}

function assistantOf({ parts, results }: AssistantTurn): readonly JSONObject[] {
  const content = joinText(parts, 'text') + joinText(parts, 'refusal');
  if (!content && results.length === 0) return [];
  const plan = parts
    .map((part) => (part.type === 'data' && part.name === 'tool-plan' ? part.value : ''))
    .join('');
  return [
    {
      role: 'assistant',
      content: content || undefined,
      tool_plan: plan || undefined,
      tool_calls: unlessEmpty(
        results.map(({ call }) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: argumentsTextOf(call) },
        })),
      ),
    },
    ...results.map(resultOf),
  ];
}

function resultOf({ call, result }: CallResult): JSONObject {
  const content = isObject(result) ? [{ type: 'document', document: { data: result } }] : textOf(result);
  return { role: 'tool', tool_call_id: call.id, content };
}
