import { objectIn, objectsIn, textIn, wordsIn, type JSONObject } from '../../json/unknown.ts';

/** What a message says, apart from its calls. */
export interface LangGraphContent {
  readonly text: string;
  readonly reasoning: string;
  readonly signature: string | undefined;
}

/** Reads LangChain's content: a text, or a list of texts and of blocks, whose shape is the provider's. */
export function readContent(message: JSONObject): LangGraphContent {
  const { content } = message;
  const blocks = objectsIn(content);
  const words = Array.isArray(content) ? content.filter((block) => typeof block === 'string') : content;
  return {
    text: [wordsIn(words), ...blocks.map(({ type, text }) => (type === 'text' ? wordsIn(text) : ''))].join(
      '',
    ),
    reasoning: [
      wordsIn(objectIn(message['additional_kwargs'])['reasoning_content']),
      ...blocks.map(reasoningIn),
    ].join(''),
    signature: blocks.map(({ signature }) => textIn(signature)).find((signature) => signature !== undefined),
  };
}

/** Anthropic's `thinking`, Bedrock's `reasoning_content`, OpenAI's `summary`, and LangChain's own `reasoning`. */
function reasoningIn(block: JSONObject): string | undefined {
  const summary = objectsIn(block['summary']).map(({ text }) => wordsIn(text));
  const text = block['thinking'] ?? block['reasoning_content'] ?? block['reasoning'];
  return wordsIn(text) ?? summary.join('');
}
