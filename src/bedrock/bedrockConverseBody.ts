import { isObject, objectIn, textIn, type JSONObject } from '../json/unknown.ts';
import type { MessagePart } from '../message/Message.ts';
import { argumentsOf } from '../requests/argumentsOf.ts';
import { blocksOf, type BlockMessage } from '../requests/blocksOf.ts';
import type { ChatRequest, ToolChoice, ToolDescription } from '../requests/ChatRequest.ts';
import { finishBody } from '../requests/finishBody.ts';
import { isBlank } from '../requests/isBlank.ts';
import { jsonSchemaOf } from '../requests/jsonSchemaOf.ts';
import { mapTools } from '../requests/mapTools.ts';
import { refuseFields } from '../requests/refuseFields.ts';
import { textOf } from '../requests/textOf.ts';
import type { CallResult } from '../requests/turnsOf.ts';
import { unlessUnset } from '../requests/unlessUnset.ts';
import { withoutLast } from '../requests/withoutLast.ts';
import { converseInput } from './converseInput.ts';

/**
 * Makes the body of a request to Amazon Bedrock's `ConverseStream`, whose answer `bedrockConverse` reads.
 *
 * Everything but the model. Bytes are in base64, as on the wire. With `cache` three points are set: after the tools, the system
 * prompt and the conversation. What only some models know, such as how to reason, goes into
 * `extra: { additionalModelRequestFields }`.
 *
 * @example
 * ```ts
 * import { bedrockConverseBody } from 'rxjs-llm/bedrock';
 *
 * bedrockConverseBody({ messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100 });
 * // => { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], inferenceConfig: { maxTokens: 100 } }
 * ```
 */
export function bedrockConverseBody(request: ChatRequest): JSONObject {
  const { system, toolChoice, output, reasoning, seed, cache } = request;
  refuseFields(WIRE.protocol, { toolChoice: toolChoice === 'none', output, reasoning, seed });
  const point = cache ? [{ cachePoint: { type: 'default', ttl: cache === '1h' ? cache : undefined } }] : [];
  const messages = blocksOf(request.messages, WIRE, {
    input: (piece) => converseInput(piece, WIRE.protocol),
    part,
    result,
    complete: (blocks) => withoutLast(blocks, ({ reasoningContent }) => reasoningContent !== undefined),
  });
  const tools = mapTools(request.tools, toolOf) ?? mapTools(calledTools(messages), toolOf);

  return finishBody(
    {
      system: isBlank(system) ? undefined : [{ text: system }, ...point],
      messages: messages.map(({ role, blocks }, at, { length }) => ({
        role,
        content: at === length - 1 ? [...blocks, ...point] : blocks,
      })),
      toolConfig: tools && {
        tools: [...tools, ...point],
        toolChoice: toolChoice && choiceOf(toolChoice),
      },
      inferenceConfig: unlessUnset({
        maxTokens: request.maxOutputTokens,
        temperature: request.temperature,
        topP: request.topP,
        stopSequences: request.stop,
      }),
    },
    request.extra,
  );
}

const WIRE = { protocol: 'bedrock-converse', ids: /^[\w-]{1,64}$/ };

function toolOf(name: string, { description, input }: ToolDescription): JSONObject {
  return { toolSpec: { name, description, inputSchema: { json: jsonSchemaOf(input) } } };
}

/** A history with calls is refused if no tool is declared. */
function calledTools(messages: readonly BlockMessage[]): Record<string, ToolDescription> {
  const names = messages.flatMap(({ blocks }) =>
    blocks.map(({ toolUse }) => textIn(objectIn(toolUse)['name']) ?? ''),
  );
  return Object.fromEntries(names.filter(Boolean).map((name) => [name, {}]));
}

function choiceOf(choice: ToolChoice): JSONObject {
  if (typeof choice === 'object') return { tool: { name: choice.name } };
  return choice === 'auto' ? { auto: {} } : { any: {} };
}

function part(part: MessagePart): JSONObject | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: part.text };
    case 'reasoning': {
      const { text, signature, redacted } = part;
      if (redacted) return { reasoningContent: { redactedContent: redacted } };
      return signature ? { reasoningContent: { reasoningText: { text, signature } } } : undefined;
    }
    case 'tool-call': {
      const { id, name } = part.toolCall;
      return { toolUse: { toolUseId: id, name, input: argumentsOf(part.toolCall) } };
    }
    default:
      return undefined;
  }
}

function result({ call, result, isError }: CallResult): JSONObject {
  const content = [isObject(result) ? { json: result } : { text: textOf(result) }];
  return { toolResult: { toolUseId: call.id, content, status: isError ? 'error' : 'success' } };
}
