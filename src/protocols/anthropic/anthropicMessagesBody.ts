import type { JSONObject } from '../../json/unknown.ts';
import type { ChatRequest, ToolChoice } from '../../requests/ChatRequest.ts';
import { closeSchema } from '../../requests/closeSchema.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { isBlank } from '../../requests/isBlank.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import { mapTools } from '../../requests/mapTools.ts';
import { refuseFields } from '../../requests/refuseFields.ts';
import { withoutKeywords } from '../../requests/withoutKeywords.ts';
import { anthropicBlocks } from './anthropicBlocks.ts';

/**
 * Makes the body of a request to Anthropic's Messages, whose answer `anthropicMessages` reads.
 *
 * Everything but the model. Thoughts go back with their signatures, and blocks of tools that the provider runs as they came.
 * With `cache` three blocks are marked: the last tool, the system prompt and the last block of the conversation.
 *
 * @example
 * ```ts
 * import { anthropicMessagesBody } from 'rxjs-llm';
 *
 * anthropicMessagesBody({ messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100 });
 * // => { stream: true, max_tokens: 100, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }
 * ```
 *
 * @param request - With `maxOutputTokens`, because this provider wants a limit in each request.
 */
export function anthropicMessagesBody(
  request: ChatRequest & { readonly maxOutputTokens: number },
): JSONObject {
  const { system, toolChoice, output, reasoning, cache, seed } = request;
  refuseFields(WIRE.protocol, { seed });
  const mark = cache && { cache_control: { type: 'ephemeral', ttl: cache === '1h' ? cache : undefined } };
  const effort = reasoning === 'none' ? undefined : reasoning;
  const tools = mapTools(request.tools, (name, { description, input }) => ({
    name,
    description,
    input_schema: jsonSchemaOf(input),
  }));

  return finishBody(
    {
      stream: true,
      max_tokens: request.maxOutputTokens,
      system: isBlank(system) ? undefined : mark ? [{ type: 'text', text: system, ...mark }] : system,
      messages: anthropicBlocks(request.messages, WIRE).map(({ role, blocks }, at, { length }) => ({
        role,
        content: at === length - 1 ? markLast(blocks, mark) : blocks,
      })),
      tools: tools && markLast(tools, mark),
      tool_choice: toolChoice && choiceOf(toolChoice),
      output_config: (output || effort) && {
        effort,
        format: output && {
          type: 'json_schema',
          schema: withoutKeywords(closeSchema(jsonSchemaOf(output)), REFUSED),
        },
      },
      thinking: reasoning && { type: effort ? 'adaptive' : 'disabled' },
      temperature: request.temperature,
      top_p: request.topP,
      stop_sequences: request.stop,
    },
    request.extra,
  );
}

const WIRE = { protocol: 'anthropic-messages', ids: /^[\w-]{1,64}$/ };

/** Keywords that the provider's decoder refuses. The schema itself still checks them in the end. */
const REFUSED =
  /^(minimum|maximum|exclusive\w+|multipleOf|(min|max)(Length|Items|Properties|Contains)|pattern|uniqueItems|not)$/;

function markLast(blocks: readonly JSONObject[], mark: JSONObject | undefined): readonly JSONObject[] {
  return mark
    ? blocks.map((block, at) => (at === blocks.length - 1 ? { ...block, ...mark } : block))
    : blocks;
}

function choiceOf(choice: ToolChoice): JSONObject {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : choice };
}
