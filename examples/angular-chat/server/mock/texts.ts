export const CAPABILITIES = `I’m a mock: I run inside the server, need no key, and know a few things by heart. Ask me

- for **the next ferry**, and I’ll think, call a tool, and ask you before I book
- for **Markdown**, and you’ll see a table and some code
- for **a long essay**, and you can stop me
- to **break off**, or when I’m **busy**, and you’ll see what becomes of an answer

Set \`OPENAI_API_KEY\` or \`ANTHROPIC_API_KEY\` for the server, and a real model answers.`;

export const MARKDOWN = `## An answer is a stream

RxJS has the words for it. *Subscribing* sends the request, *unsubscribing* cancels it, and what comes between is **text that grows**.

| Event | In RxJS | On the screen |
| :--- | :--- | ---: |
| a token | \`next\` | one frame |
| the end | \`complete\` | the figures |
| a cut | \`error\` | the partial answer |

So a chat is a few lines:

\`\`\`ts
// One answer as signals: they never throw.
readonly answer = streamResource({
  params: () => this.question(),
  stream: ({ params }) =>
    fromSSE('/api/chat', { method: 'POST', body: params, resume: true }).pipe(
      parseDelta(deltas()),
      takeUntilDone(),
    ),
});
\`\`\`

> The model’s words are text. Nothing here becomes HTML.

1. A settled block is never drawn again.
2. Only the last one grows:
   - lists in lists
   - [links](https://rxjs.dev) of known schemes
   - ~~images that load by themselves~~

---

That is all of it.`;

export const ARABIC = `## إجابة من اليمين إلى اليسار

النص العربي يبدأ من **اليمين**، والقوائم كذلك:

- الأولى مع كلمة \`subscribe\` في الوسط
- الثانية

ويبقى الرمز البرمجي من اليسار إلى اليمين:

\`\`\`ts
answer.subscribe(render);
\`\`\``;

const PARAGRAPH =
  'A ferry is a patient thing. It waits for the last car, it waits for the rope, and it waits for the current to let go; then it crosses, and everybody who stood at the rail is suddenly somewhere else. Nobody remembers the crossing itself. They remember the gulls, the smell of diesel, and the one child who had to be told twice not to climb.';

export const ESSAY = `# On ferries\n\n${Array.from({ length: 8 }, (_, index) => `## ${index + 1}\n\n${PARAGRAPH}`).join('\n\n')}`;
