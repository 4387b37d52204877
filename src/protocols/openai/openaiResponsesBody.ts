import type { JSONObject } from '../../json/unknown.ts';
import type { ChatRequest, FileInput, TextInput } from '../../requests/ChatRequest.ts';
import { closeSchema } from '../../requests/closeSchema.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { isBlank } from '../../requests/isBlank.ts';
import { isStrict } from '../../requests/isStrict.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import { mapTools } from '../../requests/mapTools.ts';
import { refuseFields } from '../../requests/refuseFields.ts';
import { turnsOf } from '../../requests/turnsOf.ts';
import { urlOf } from '../../requests/urlOf.ts';
import { userOf } from '../../requests/userOf.ts';
import { itemsOf } from './itemsOf.ts';

/**
 * Makes the body of a request to OpenAI's Responses, whose answer `openaiResponses` reads.
 *
 * Everything but the model. Nothing is stored at the provider: the conversation is sent complete, and reasoning comes and goes
 * back encrypted. A tool is `strict` only if its schema is: closed, with all fields required at each depth.
 *
 * @example
 * ```ts
 * import { openaiResponsesBody } from 'rxjs-llm';
 *
 * openaiResponsesBody({ messages: [{ role: 'user', content: 'Hi' }] })['input']; // => [{ role: 'user', content: 'Hi' }]
 * ```
 */
export function openaiResponsesBody(request: ChatRequest): JSONObject {
  const { system, messages, toolChoice, output, reasoning, stop, seed } = request;
  refuseFields(WIRE.protocol, { stop, seed });
  const schema = output && closeSchema(jsonSchemaOf(output));

  return finishBody(
    {
      stream: true,
      store: false,
      include: ['reasoning.encrypted_content'],
      instructions: isBlank(system) ? undefined : system,
      input: turnsOf(messages, WIRE, (turn) => userOf(turn, input), itemsOf),
      tools: mapTools(request.tools, (name, { description, input }) => {
        const parameters = jsonSchemaOf(input);
        // Left out, it would be taken for true.
        return { type: 'function', name, description, parameters, strict: isStrict(parameters) };
      }),
      tool_choice: typeof toolChoice === 'object' ? { type: 'function', ...toolChoice } : toolChoice,
      text: schema && { format: { type: 'json_schema', name: 'answer', strict: isStrict(schema), schema } },
      max_output_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      reasoning: reasoning && { effort: reasoning, summary: reasoning === 'none' ? undefined : 'auto' },
    },
    request.extra,
  );
}

const WIRE = { protocol: 'openai-responses', ids: /^.{1,64}$/s };

function input(piece: TextInput | FileInput): JSONObject {
  if (piece.type === 'text') return { type: 'input_text', text: piece.text };
  const { mediaType, url, name = 'file' } = piece;
  if (mediaType.startsWith('image/')) return { type: 'input_image', detail: 'auto', image_url: urlOf(piece) };
  refuseFields(WIRE.protocol, { file: mediaType.startsWith('audio/') });
  return url
    ? { type: 'input_file', file_url: url }
    : { type: 'input_file', filename: name, file_data: urlOf(piece) };
}
