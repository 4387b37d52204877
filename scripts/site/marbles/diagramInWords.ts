import type { Diagram } from './parseDiagram.ts';

const WORDS = {
  complete: 'completes',
  error: 'errors',
  subscribe: 'subscribes',
  unsubscribe: 'unsubscribes',
} as const;

/** A diagram for who listens: `tokens: a at 1, b at 3, errors at 7.` Read aloud, `-a-b---#` would be noise. */
export function diagramInWords({ rows, legend }: Diagram): string {
  const said = rows.map(({ name, events }) => {
    const list = events.map(({ at, kind, value }) => `${kind === 'next' ? value : WORDS[kind]} at ${at}`);
    return `${name}: ${list.join(', ')}.`;
  });
  const meanings = legend.map(([letter, meaning]) => `${letter} is ${meaning}.`);
  return [...said, ...meanings].join(' ');
}
