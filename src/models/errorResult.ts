import { objectIn, objectsIn, wordsIn } from '../json/unknown.ts';

/** Longer messages are cut: the model pays for each word. */
const MOST_CHARACTERS = 1_000;
const MOST_ISSUES = 20;

/** What the model is told about a call that failed: the message and what the schema said, never a stack. */
export function errorResult(error: unknown): unknown {
  const { message, issues } = objectIn(error);
  const text = wordsOf(message) ?? wordsOf(error) ?? 'The tool failed';
  const found = objectsIn(issues).slice(0, MOST_ISSUES);
  if (found.length === 0) return text;
  return {
    error: text,
    issues: found.map(({ path = [], message: words }) => ({
      path: [path].flat().map(nameOf).join('.'),
      message: wordsOf(words),
    })),
  };
}

function wordsOf(value: unknown): string | undefined {
  return wordsIn(value)?.slice(0, MOST_CHARACTERS);
}

/** A step of a path is a key, or an object that has one. */
function nameOf(step: unknown): string {
  return String(objectIn(step)['key'] ?? step);
}
