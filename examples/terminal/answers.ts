/** What the demo's own server is asked, and what it answers. */
export interface Dialogue {
  readonly question: string;
  readonly answer: string;
  /** What it says and calls first. The answer follows the result. */
  readonly call?: { readonly preface: string; readonly name: string; readonly arguments: string };
}

export const STREAM: Dialogue = {
  question: 'What is an answer of a language model, to someone who knows RxJS?',
  answer: `**An answer is a stream**, and RxJS has the words for it:

- *subscribe* sends the request
- *unsubscribe* cancels it, and the bill
- an *error* is an error notification, the end is a completion

\`\`\`ts
answer.subscribe((message) =>
  render(message.text),
);
\`\`\``,
};

export const PATIENCE: Dialogue = {
  question: 'When may I ask a busy server again?',
  answer:
    'When it says so. A 429 names the wait in `Retry-After`, and whoever comes earlier waits longer. 请稍候 ⏳, then try once more 🙂',
};

export const FERRY: Dialogue = {
  question: 'Tell me of a ferry in one sentence.',
  answer:
    'A ferry lost its rope in the middle of the river, drifted back to the first bank, took the same people on board again, and ' +
    'put each of them ashore on the other side exactly once.',
};

export const SILENCE: Dialogue = {
  question: 'Why do models fall silent?',
  answer:
    'Mostly because a machine between you and them has forgotten the connection: no end comes, no error comes, and without a time ' +
    'limit you would wait for as long as the program runs.',
};

export const SHEEP: Dialogue = {
  question: 'Count fifty sheep.',
  answer: Array.from({ length: 50 }, (_, index) => `${index + 1} sheep`).join(', '),
};

export const TIMETABLE: Dialogue = {
  question: 'It is twenty to four. When does a ferry leave Lauvvik for Oanes?',
  call: {
    preface: 'I will look at the timetable.',
    name: 'departures',
    arguments: '{"from":"Lauvvik","to":"Oanes","after":"15:40"}',
  },
  answer:
    'At **15:55**, so you have a quarter of an hour: the crossing takes ten minutes, and if you miss it, the next one leaves at 16:25.',
};

export const DIALOGUES: readonly Dialogue[] = [STREAM, PATIENCE, FERRY, SILENCE, SHEEP, TIMETABLE];
