import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDERS = 'test/{delta,errors,framing,json,message,operators,protocols}/**/*.test.ts';

/** What a page doesn't have, and what runs on servers. */
const FOREIGN =
  /from '(?:node:|typescript|@smithy|rxjs-llm\/(?:bedrock|redis|server))|\bprocess\.|resetModules/;

/** What is otherwise in a page, and has tests there; and what takes its time, and runs long enough in Node. */
const LEFT_OUT = /(?:coalesce|limitSpend)\.test\.ts$/;

/** The unit tests that nothing of Node keeps out of a page: they and all that they import are pure. */
export function testsForPages(): readonly string[] {
  return globSync(FOLDERS).filter((path) => !LEFT_OUT.test(path) && isPure(resolve(path), new Set()));
}

function isPure(path: string, seen: Set<string>): boolean {
  // What it reads comes from the server of the page.
  if (seen.has(path) || path.endsWith('/test/support/diagram.ts')) return true;
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  if (FOREIGN.test(text)) return false;
  return [...text.matchAll(/from '(\.[^']+\.ts)'/g)].every(([, to = '']) =>
    isPure(resolve(path, '..', to), seen),
  );
}
