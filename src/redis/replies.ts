import type { LogEntry } from '../server/StreamLog.ts';

/** The texts in a list. */
export function textsIn(list: unknown): readonly string[] {
  return listIn(list).filter((item) => typeof item === 'string');
}

/** Makes entries of positions and values that take turns. */
export function pairUp(texts: readonly string[]): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let index = 1; index < texts.length; index += 2) {
    entries.push({ at: texts[index - 1] ?? '', value: texts[index] ?? '' });
  }
  return entries;
}

/** The entries in the reply to `XRANGE`: a list of positions, each with a list of one field and its value. */
export function entriesIn(reply: unknown): readonly LogEntry[] {
  return listIn(reply).flatMap((row) => {
    const [at, fields] = listIn(row);
    return pairUp([String(at), textsIn(fields)[1] ?? '']);
  });
}

function listIn(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}
