import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { TemplateParser } from '../../src/framing/TemplateParser.ts';

/** Each text gives the same value, the same order of names, or a refusal, as with `JSON.parse`. */
export function expectAlike(texts: readonly string[]): void {
  const json = new TemplateParser();
  // Twice, because a text may teach what it is not read by itself.
  for (const text of texts.flatMap((each) => [each, each])) {
    const [own, its] = [
      attempt((all) => json.parse(all), text),
      attempt((all): unknown => JSON.parse(all), text),
    ];
    // Vitest's own equality takes a field named `constructor` for a class.
    if (!isDeepStrictEqual(own, its)) expect(own, text).toBe(its);
    expect(JSON.stringify(own), text).toBe(JSON.stringify(its));
  }
}

function attempt(parse: (text: string) => unknown, text: string): unknown {
  try {
    return { value: parse(text) };
  } catch {
    return 'refused';
  }
}
