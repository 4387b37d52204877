import type { LogEntry } from '../server/StreamLog.ts';

/** The entries in the reply to `XRANGE`: a list of positions, each with a list of one field and its value. */
export function entriesIn(reply: unknown): readonly LogEntry[] {
  return listIn(reply).map((row) => {
    const [at, fields] = listIn(row);
    return { at: String(at), value: String(listIn(fields)[1]) };
  });
}

function listIn(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}
