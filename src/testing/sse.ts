import { writeSSE } from '../framing/writeSSE.ts';

/**
 * Writes server-sent events as they look on the wire: one field per line, a blank line between events.
 *
 * Indentation is removed, and the last event gets the blank line that ends it. A value that isn't a string is
 * inserted as JSON; a line break in a string begins another `data:` line, as the standard requires.
 *
 * @example
 * ```ts
 * import { fromSSE } from 'rxjs-llm';
 * import { scriptedFetch, sse } from 'rxjs-llm/testing';
 *
 * const answer = sse`
 *   event: greeting
 *   data: ${{ text: 'Hi' }}
 *
 *   data: [DONE]
 * `;
 *
 * fromSSE('/chat', { fetch: scriptedFetch([[answer]]).fetch });
 * // => [{ event: 'greeting', data: '{"text":"Hi"}' }, { data: '[DONE]' }]
 * ```
 */
export function sse(lines: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = lines.map((line, index) => {
    const plain = line.replaceAll(/\n[ \t]+/g, '\n');
    return index < values.length ? plain + toData(values[index]) : plain.trimEnd();
  });
  return `${text.join('').replace(/^\s+/, '')}\n\n`;
}

function toData(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return writeSSE({ data: value }).slice('data: '.length, -'\n\n'.length);
}
