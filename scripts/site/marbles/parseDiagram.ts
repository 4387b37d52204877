import { parseMarbles, type MarbleEvent } from './parseMarbles.ts';

/** One line of a diagram: a name, and what happens when. */
export interface MarbleRow {
  readonly name: string;
  readonly marbles: string;
  readonly events: readonly MarbleEvent[];
  /** When it completes, errors or is unsubscribed. Absent: it continues. */
  readonly end: number | undefined;
}

/** A `marbles` fence of a page. */
export interface Diagram {
  readonly rows: readonly MarbleRow[];
  /** What the letters mean, in the order of the fence. */
  readonly legend: readonly (readonly [letter: string, meaning: string])[];
  /** The number of rows upstream of the operator. */
  readonly upstream: number;
}

/**
 * Reads a fence: a line is a row (`name  marbles`) or a part of the legend (`x = meaning`); an empty line is where the
 * operator is drawn, by default upstream of the last row.
 */
export function parseDiagram(text: string): Diagram {
  const rows: MarbleRow[] = [];
  const legend: (readonly [string, string])[] = [];
  let upstream: number | undefined;
  for (const line of text.trimEnd().split('\n')) {
    const [, letter, meaning] = /^(\S) = (.+)$/.exec(line) ?? [];
    const [, name, marbles] = /^(\S+)\s+(\S.*?)\s*$/.exec(line) ?? [];
    if (letter !== undefined && meaning !== undefined) legend.push([letter, meaning]);
    else if (name !== undefined && marbles !== undefined) rows.push(rowOf(name, marbles));
    else if (line.trim() === '') upstream ??= rows.length;
    else throw new Error(`Not a row of a diagram: ${line}`);
  }
  return { rows, legend, upstream: upstream ?? rows.length - 1 };
}

function rowOf(name: string, marbles: string): MarbleRow {
  const events = parseMarbles(marbles);
  const end = events.find(({ kind }) => kind !== 'next' && kind !== 'subscribe')?.at;
  return { name, marbles, events, end };
}

/** The letters that a diagram draws as values, each once, in the order of their rows. */
export function lettersOf({ rows }: Diagram): readonly string[] {
  const values = rows.flatMap(({ events }) => events.filter(({ kind }) => kind === 'next'));
  return [...new Set(values.map(({ value }) => value))];
}
