import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { TemplateParser } from '../../src/framing/TemplateParser.ts';

/** Each text gives the same value with the same order of keys, or throws, as with `JSON.parse`. */
export function expectAlike(texts: readonly string[]): void {
  const json = new TemplateParser();
  // Twice, because the template learnt from a text only applies to later ones.
  for (const text of texts.flatMap((each) => [each, each])) {
    const [actual, expected] = [
      attempt((all) => json.parse(all), text),
      attempt((all): unknown => JSON.parse(all), text),
    ];
    // Vitest's own equality takes a field named `constructor` for the class.
    if (!isDeepStrictEqual(actual, expected)) expect(actual, text).toBe(expected);
    expect(JSON.stringify(actual), text).toBe(JSON.stringify(expected));
  }
}

function attempt(parse: (text: string) => unknown, text: string): unknown {
  try {
    return { value: parse(text) };
  } catch {
    return 'refused';
  }
}
