/** What the demo's own server is asked, and what it answers. */
export interface Dialogue {
  readonly question: string;
  readonly answer: string;
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

export const DIALOGUES: readonly Dialogue[] = [STREAM, PATIENCE, FERRY, SILENCE, SHEEP];
