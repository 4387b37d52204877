import type { Message } from 'rxjs-llm';
import { textOf } from '../engine/bytes.ts';
import type { Piece } from '../engine/scriptOf.ts';
import type { Timed, Trace } from '../engine/Trace.ts';

/** One marble. */
export interface Value {
  readonly at: number;
  readonly letter: string;
  /** Its colour, as a class of the styles. */
  readonly kind: string;
  readonly what: string;
  readonly content: string;
  readonly range: Piece | undefined;
}

/** One row of marbles. */
export interface Lane {
  readonly name: string;
  readonly values: readonly Value[];
}

/** The letter and the colour of each type of delta, and what the legend calls it. */
const TYPES: Readonly<Record<string, readonly [letter: string, kind: string, what?: string]>> = {
  start: ['s', 'plain', 'start'],
  text: ['t', 'text', 'text'],
  reasoning: ['r', 'reasoning', 'reasoning'],
  'tool-call-start': ['c', 'tool', 'tool call'],
  'tool-call-args': ['a', 'tool', 'its arguments'],
  'tool-call-end': ['e', 'tool', 'its end'],
  usage: ['u', 'plain', 'usage'],
  finish: ['f', 'finish', 'finish'],
  done: ['d', 'finish', 'end marker'],
  restart: ['↺', 'odd', 'restart: all before it is void'],
};

export const LEGEND: string = Object.values(TYPES)
  .map(([letter, , what]) => `${letter} ${what}`)
  .join(' · ');

/** The four rows, from the bytes to the message. */
export function lanesOf({ chunks, records, deltas, messages }: Trace): readonly Lane[] {
  return [
    {
      name: 'bytes',
      values: chunks.map((chunk) => ({
        ...placed(chunk),
        letter: `${chunk.value.length}`,
        kind: 'plain',
        what: `Chunk of ${chunk.value.length} bytes`,
        content: textOf(chunk.value) ?? new TextDecoder().decode(chunk.value),
      })),
    },
    {
      name: 'events',
      values: records.map((record) => ({
        ...placed(record),
        letter: 'e',
        kind: 'plain',
        what: 'Event',
        content: shown(record.value),
      })),
    },
    {
      name: 'deltas',
      values: deltas.map((delta) => {
        const { type } = delta.value;
        const [letter, kind] = TYPES[type] ?? ['?', 'odd'];
        return {
          ...placed(delta),
          letter,
          kind: delta.isVoid ? `${kind} void` : kind,
          what: `Delta: ${type}${delta.isVoid ? ', void' : ''}`,
          content: shown(delta.value),
        };
      }),
    },
    {
      name: 'message',
      values: messages.map((message) => ({
        ...placed(message),
        letter: `${lengthOf(message.value)}`,
        kind: 'text',
        what: `Message, ${message.value.status}`,
        content: shown(message.value),
      })),
    },
  ];
}

function placed({ at, range }: Timed<unknown>): Pick<Value, 'at' | 'range'> {
  return { at, range };
}

/** An error has no fields that JSON would show. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (field instanceof Error ? `${field}` : field), 2);
}

function lengthOf({ text, reasoning, toolCalls }: Message): number {
  return toolCalls.reduce((sum, call) => sum + call.argumentsText.length, text.length + reasoning.length);
}
