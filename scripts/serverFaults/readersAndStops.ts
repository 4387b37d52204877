import { setTimeout as delay } from 'node:timers/promises';
import { textOf } from './answers.ts';
import { urlOf } from './Asked.ts';
import { GAP, inSeconds, judge, namesOf, sum, until, type Fault } from './Fault.ts';
import { readAnswer } from './readAnswer.ts';

/** What readers do. */
export const READERS_AND_STOPS: readonly Fault[] = [
  {
    name: 'two POSTs with one id, on two servers, at once',
    async run({ answers, words, servers }) {
      const names = namesOf('twice', answers);
      const readings = await Promise.all(
        names.flatMap((name) =>
          servers.map(({ port }) => readAnswer({ name, words, gap: GAP }, { ports: [port] })),
        ),
      );
      const begun = sum(names.flatMap((name) => servers.map((server) => server.began(name))));
      return judge(
        readings,
        (reading) => reading.text === textOf(words) && reading.end === 'done' && reading.restarts === 0,
        'one answer, both read it',
        { 'each answer was begun once': begun === names.length },
      );
    },
  },
  {
    name: 'a stop on the other server',
    async run({ words, servers: [owner, other] }) {
      const name = 'stopped';
      const reading = readAnswer({ name, words: words * 10, gap: GAP }, { ports: [owner.port] });
      await until('the answer begins', () => owner.began(name) === 1);
      await delay(300);
      const start = performance.now();
      const response = await fetch(urlOf(other.port, '/stop', { name }), { method: 'POST' });
      const hasStopped = (await response.text()) === 'true';
      const { end, text } = await reading;
      const took = performance.now() - start;
      await until('the source is left', () => owner.left(name) === 1);
      return judge(
        [await reading],
        () => end === 'stopped' && text !== '' && textOf(words * 10).startsWith(text),
        `\`finish\` with \`stopped\` after ${took.toFixed(0)} ms, then \`done\``,
        { 'there was something to stop': hasStopped },
      );
    },
  },
  {
    name: 'everybody leaves',
    async run({ words, servers: [owner, other] }) {
      const asked = { name: 'left alone', words, gap: GAP };
      await readAnswer(asked, { ports: [owner.port], cutAfter: () => 300, leaves: true });
      await until('the answer ends', () => owner.left(asked.name) === 1);
      const late = await readAnswer(asked, { ports: [other.port] });
      return judge(
        [late],
        ({ text, end }) => text === textOf(words) && end === 'done',
        'it is written to its end, and a late reader on the other server gets all of it',
        { 'it was begun once': owner.began(asked.name) + other.began(asked.name) === 1 },
      );
    },
  },
  {
    name: 'everybody leaves, `grace`, the last one from the other server',
    async run({ grace, servers: [owner, other] }) {
      const asked = { name: 'left for long', words: 100_000, gap: GAP, grace };
      const visit = (port: number, stay: number) =>
        readAnswer(asked, { ports: [port], cutAfter: () => stay, leaves: true });
      const first = visit(owner.port, 500);
      await until('the answer begins', () => owner.began(asked.name) === 1);
      const second = visit(other.port, 500 + 3 * grace);
      await first;
      await second;
      const isKept = owner.left(asked.name) === 0;
      const start = performance.now();
      await until('the source is left', () => owner.left(asked.name) === 1);
      const took = performance.now() - start;
      return judge(
        [await first, await second],
        ({ text }) => text !== '' && textOf(100_000).startsWith(text),
        `one reader keeps it alive; unsubscribed ${inSeconds(took)} after the last (grace ${inSeconds(grace)})`,
        { 'a reader on the other server keeps it alive': isKept, 'it has its grace': took > grace * 0.8 },
      );
    },
  },
];
