import { isObject, type JSONObject } from '../../json/unknown.ts';
import type { MessagePart, ToolCall } from '../../message/Message.ts';
import { argumentsOf } from '../../requests/argumentsOf.ts';
import { blocksOf } from '../../requests/blocksOf.ts';
import type { ChatRequest, FileInput, TextInput, ToolChoice } from '../../requests/ChatRequest.ts';
import { finishBody } from '../../requests/finishBody.ts';
import { isBlank } from '../../requests/isBlank.ts';
import { jsonSchemaOf } from '../../requests/jsonSchemaOf.ts';
import type { CallResult } from '../../requests/turnsOf.ts';
import { unlessEmpty } from '../../requests/unlessEmpty.ts';
import { unlessUnset } from '../../requests/unlessUnset.ts';
import { isForeign } from '../../requests/Wire.ts';

/**
 * Makes the body of a request to Gemini's `streamGenerateContent`, whose answer `gemini` reads.
 *
 * Everything but the model. Schemas are sent as JSON Schema. A call goes back with its signature; one that another provider
 * made has the word that Google documents for it.
 *
 * @example
 * ```ts
 * import { geminiBody } from 'rxjs-llm';
 *
 * geminiBody({ messages: [{ role: 'user', content: 'Hi' }], temperature: 0 });
 * // => { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], generationConfig: { temperature: 0 } }
 * ```
 */
export function geminiBody(request: ChatRequest): JSONObject {
  const { system, messages, toolChoice, output, reasoning } = request;

  return finishBody(
    {
      systemInstruction: isBlank(system) ? undefined : { role: 'user', parts: [{ text: system }] },
      contents: blocksOf(messages, WIRE, { input, part, result }).map(({ role, blocks }) => ({
        role: role === 'user' ? role : 'model',
        parts: blocks,
      })),
      tools: toolsOf(request.tools),
      toolConfig: toolChoice && { functionCallingConfig: choiceOf(toolChoice) },
      generationConfig: unlessUnset({
        responseMimeType: output && 'application/json',
        responseJsonSchema: output && jsonSchemaOf(output),
        maxOutputTokens: request.maxOutputTokens,
        temperature: request.temperature,
        topP: request.topP,
        stopSequences: request.stop,
        seed: request.seed,
        thinkingConfig: reasoning && thinkingOf(reasoning),
      }),
    },
    request.extra,
  );
}

const WIRE = { protocol: 'gemini' };
/** Documented for calls that Gemini didn't make: it validates the signatures of its own. */
const FOREIGN = 'skip_thought_signature_validator';

function thinkingOf(reasoning: string): JSONObject {
  if (reasoning === 'none') return { thinkingBudget: 0 };
  return { thinkingLevel: reasoning.toUpperCase(), includeThoughts: true };
}

/** All functions together are one tool here. */
function toolsOf(tools: ChatRequest['tools'] = {}): readonly JSONObject[] | undefined {
  const raw: JSONObject[] = [];
  const functionDeclarations: JSONObject[] = [];
  for (const [name, tool] of Object.entries(tools)) {
    if ('raw' in tool) raw.push(tool.raw);
    else {
      const parametersJsonSchema = tool.input && jsonSchemaOf(tool.input);
      functionDeclarations.push({ name, description: tool.description, parametersJsonSchema });
    }
  }
  return unlessEmpty(functionDeclarations.length > 0 ? [{ functionDeclarations }, ...raw] : raw);
}

function choiceOf(choice: ToolChoice): JSONObject {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: choice === 'required' ? 'ANY' : choice.toUpperCase() };
}

function input(piece: TextInput | FileInput): JSONObject {
  return piece.type === 'text' ? { text: piece.text } : fileOf(piece);
}

function fileOf({ mediaType: mimeType, data, url }: Omit<FileInput, 'type'>): JSONObject {
  return url ? { fileData: { mimeType, fileUri: url } } : { inlineData: { mimeType, data } };
}

function part(part: MessagePart): JSONObject | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: part.text };
    case 'reasoning': {
      const { text, signature } = part;
      if (text) return { text, thought: true, thoughtSignature: signature };
      // The signature of another part than a thought.
      return signature ? { text, thoughtSignature: signature } : undefined;
    }
    case 'file':
      return fileOf(part);
    case 'tool-call':
      return callOf(part.toolCall);
    default:
      return undefined;
  }
}

function callOf(call: ToolCall): JSONObject {
  const { id, name, protocol, signature } = call;
  const thoughtSignature = isForeign(protocol, WIRE) ? FOREIGN : signature;
  return { functionCall: { id, name, args: argumentsOf(call) }, thoughtSignature };
}

function result({ call: { id, name }, result, isError }: CallResult): JSONObject {
  const response = isError ? { error: result } : isObject(result) ? result : { result };
  return { functionResponse: { id, name, response } };
}
