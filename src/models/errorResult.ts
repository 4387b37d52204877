import { objectIn, objectsIn, wordsIn } from '../json/unknown.ts';

/** Longer messages are cut: the model pays for each word. */
const MOST_CHARACTERS = 1_000;
const MOST_ISSUES = 20;

/** What the model is told about a call that failed: the message and what the schema said, never a stack. */
export function errorResult(error: unknown): unknown {
  const { message, issues } = objectIn(error);
  const text = (wordsIn(message) ?? wordsIn(error) ?? 'The tool failed').slice(0, MOST_CHARACTERS);
  const found = objectsIn(issues).slice(0, MOST_ISSUES);
  return found.length === 0 ? text : { error: text, issues: found.map(issueOf) };
}

function issueOf({ message, path }: { readonly message?: unknown; readonly path?: unknown }): object {
  const keys = Array.isArray(path) ? path.map((step: unknown) => String(objectIn(step)['key'] ?? step)) : [];
  return { path: keys.join('.'), message: wordsIn(message)?.slice(0, MOST_CHARACTERS) };
}
