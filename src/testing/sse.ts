/**
 * Writes the text of server-sent events as it reads, one field a line and a blank line between events.
 *
 * Indentation is left out, and the last event gets the blank line that ends it. A value that is no string is
 * put in as JSON; a line break in a string begins a further `data:` line, as the standard has it.
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
    return index < values.length ? plain + textOf(values[index]) : plain.trimEnd();
  });
  return `${text.join('').replace(/^\s+/, '')}\n\n`;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.replaceAll(/\r\n|\r|\n/g, '\ndata: ');
}
