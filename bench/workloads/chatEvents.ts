import { createRandom } from './tokensOf.ts';

const HEAD =
  '"id":"chatcmpl-Dx0XpqH8w09uBXwq1zFGYdETjtnEl","object":"chat.completion.chunk","created":1782955817,' +
  '"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_d0469e1700"';
const USAGE = '{"prompt_tokens":57,"completion_tokens":900,"total_tokens":957}';

/** A chat completion as OpenAI streams it. Each of `parts` is the inside of one `delta`. */
export function chatEvents(
  parts: readonly string[],
  finishReason: string,
  padding: () => string,
): readonly string[] {
  const chunk = (delta: string, finish: string): string =>
    eventOf(
      `"choices":[{"index":0,"delta":{${delta}},"logprobs":null,"finish_reason":${finish}}],"usage":null`,
      padding,
    );
  return [
    chunk('"role":"assistant","content":"","refusal":null', 'null'),
    ...parts.map((part) => chunk(part, 'null')),
    chunk('', `"${finishReason}"`),
    eventOf(`"choices":[],"usage":${USAGE}`, padding),
    'data: [DONE]\n\n',
  ];
}

export const withoutPadding = (): string => '';

/** Random letters that hide how long a token was, as OpenAI sends them by default. */
export function createPadding(): () => string {
  const random = createRandom(11);
  const digits = (): string => random().toString(36).slice(2);
  return () => `,"obfuscation":"${(digits() + digits()).slice(0, 4 + Math.floor(random() * 12))}"`;
}

function eventOf(body: string, padding: () => string): string {
  return `data: {${HEAD},${body}${padding()}}\n\n`;
}
