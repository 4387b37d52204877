import type { JSONObject } from '../../json/unknown.ts';
import { argumentsOf } from '../../requests/argumentsOf.ts';
import { chatMessages } from '../../requests/chatMessages.ts';
import type { ChatRequest } from '../../requests/ChatRequest.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { functionTool } from '../../requests/functionTool.ts';
import { joinText } from '../../requests/joinText.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import { mapTools } from '../../requests/mapTools.ts';
import { refuseFields } from '../../requests/refuseFields.ts';
import { textOf } from '../../requests/textOf.ts';
import type { AssistantTurn, UserTurn } from '../../requests/turnsOf.ts';
import { unlessEmpty } from '../../requests/unlessEmpty.ts';
import { unlessUnset } from '../../requests/unlessUnset.ts';

/**
 * Makes the body of a request to Ollama's `/api/chat`, whose answer `ollama` reads.
 *
 * Everything but the model. Without `extra: { options: { num_ctx } }` Ollama reads only the last few thousand tokens and says
 * nothing of it: the system prompt and the tools are cut off first.
 *
 * @example
 * ```ts
 * import { ollamaBody } from 'rxjs-llm';
 *
 * ollamaBody({ messages: [{ role: 'user', content: 'Hi' }], extra: { options: { num_ctx: 32_768 } } });
 * // => { stream: true, messages: [{ role: 'user', content: 'Hi' }], options: { num_ctx: 32768 } }
 * ```
 */
export function ollamaBody(request: ChatRequest): JSONObject {
  const { toolChoice, output, reasoning } = request;
  refuseFields(WIRE.protocol, { toolChoice: toolChoice !== 'auto' && toolChoice });

  return finishBody(
    {
      stream: true,
      messages: chatMessages(request, WIRE, userOf, assistantOf),
      tools: mapTools(request.tools, functionTool),
      format: output && jsonSchemaOf(output),
      think: reasoning === 'none' ? false : reasoning,
      options: unlessUnset({
        num_predict: request.maxOutputTokens,
        temperature: request.temperature,
        top_p: request.topP,
        stop: request.stop,
        seed: request.seed,
      }),
    },
    request.extra,
  );
}

const WIRE = { protocol: 'ollama' };

function userOf({ role, content }: UserTurn): JSONObject {
  if (typeof content === 'string') return { role, content };
  const files = content.filter((piece) => piece.type === 'file');
  refuseFields(WIRE.protocol, {
    file: files.some(({ mediaType, data }) => !data || !/^image\//.test(mediaType)),
  });
  return {
    role,
    content: content.map((piece) => (piece.type === 'text' ? piece.text : '')).join(''),
    images: unlessEmpty(files.map(({ data }) => data)),
  };
}

function assistantOf({ parts, results }: AssistantTurn): readonly JSONObject[] {
  const content = joinText(parts, 'text') + joinText(parts, 'refusal');
  if (!content && results.length === 0) return [];
  return [
    {
      role: 'assistant',
      thinking: joinText(parts, 'reasoning') || undefined,
      content,
      tool_calls: unlessEmpty(
        results.map(({ call }) => ({
          id: call.id,
          function: { name: call.name, arguments: argumentsOf(call) },
        })),
      ),
    },
    ...results.map(({ call, result }) => ({ role: 'tool', tool_name: call.name, content: textOf(result) })),
  ];
}
