import type { ChatRequest, MessagePart } from 'rxjs-llm';
import { ARABIC, CAPABILITIES, ESSAY, MARKDOWN } from './texts.ts';

/** What the mock does in one round. */
export interface Scene {
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input: object }[];
  readonly fault?: 'busy' | 'cut';
}

interface Dialogue {
  readonly asks: RegExp;
  answer(results: readonly unknown[]): Scene;
}

const DIALOGUES: readonly Dialogue[] = [
  { asks: /ferry|book/i, answer: bookFerry },
  { asks: /markdown|table|code/i, answer: () => ({ text: MARKDOWN }) },
  {
    asks: /busy|overloaded|fallback/i,
    answer: () => ({ text: 'The first model was busy, so I answer in its place.', fault: 'busy' }),
  },
  {
    asks: /break|cut|fail/i,
    answer: () => ({ text: 'This answer begins well, and then the line to the model', fault: 'cut' }),
  },
  { asks: /essay|story|long/i, answer: () => ({ text: ESSAY }) },
  { asks: /[\u0590-\u06FF]/u, answer: () => ({ text: ARABIC }) },
];

/** The scene that fits the last question, and what tools have said to it since. */
export function answerTo({ messages }: ChatRequest): Scene {
  const question = messages.findLast(({ role }) => role === 'user');
  const text = question?.role === 'user' && typeof question.content === 'string' ? question.content : '';
  const last = messages.at(-1);
  const parts: readonly MessagePart[] = last?.role === 'assistant' ? last.parts : [];
  const results = parts.flatMap((part) => (part.type === 'tool-result' ? [part.result] : []));
  const dialogue = DIALOGUES.find(({ asks }) => asks.test(text));
  return dialogue?.answer(results) ?? { text: CAPABILITIES };
}

const TRIP = { from: 'Lauvvik', to: 'Oanes' };

function bookFerry(results: readonly unknown[]): Scene {
  if (results.length === 0) {
    return {
      reasoning:
        'The user wants the next ferry, and two seats on it. First I need the timetable: it is twenty to four, so everything after 15:40 will do. Then I can book, but the user has to agree to that.',
      text: 'I’ll look at the timetable first.',
      calls: [{ name: 'departures', input: { ...TRIP, after: '15:40' } }],
    };
  }
  if (results.length === 1) {
    return {
      text: 'The next one leaves at **15:55**. I can book it if you agree.',
      calls: [{ name: 'book_ferry', input: { ...TRIP, departure: '15:55', seats: 2 } }],
    };
  }
  const { booked, reference } = Object(results[1]) as {
    readonly booked?: unknown;
    readonly reference?: unknown;
  };
  return booked === true
    ? {
        text: `Done: **two seats at 15:55**, reference \`${String(reference)}\`. The crossing takes ten minutes.`,
      }
    : { text: 'All right, nothing is booked. The ones after it leave at 16:25 and 16:55.' };
}
