import { concat, delay, from, interval, map, mergeMap, of, take, timer, type Observable } from 'rxjs';
import { runTools, tool, type Delta, type Model } from 'rxjs-llm';
import type { Asked } from './Asked.ts';

/** What is used of a client of Redis. */
interface Sender {
  sendCommand(command: string[]): Promise<unknown>;
}

const DONE: readonly Delta[] = [{ type: 'finish', reason: 'stop', rawReason: 'stop' }, { type: 'done' }];
const TOOL_TIME = 60_000;

/** The text of an answer of so many words. */
export function textOf(words: number): string {
  return Array.from({ length: words }, (_, word) => `w${word} `).join('');
}

export function wordsAnswer({ name, words, gap }: Pick<Asked, 'name' | 'words' | 'gap'>): Observable<Delta> {
  const said = interval(gap).pipe(
    take(words),
    map((word): Delta => ({ type: 'text', text: `w${word} ` })),
  );
  return concat(of<Delta>({ type: 'start', id: name }), said, of(...DONE));
}

/** Where a tool notes how often each key of an answer was used. */
export function ledgerOf(id: string): string {
  return `ledger:${id}`;
}

/** An agent's answer. Its tool pays, and takes long the first time: its server won't live to see the end. */
export function payingAnswer(client: Sender, id: string): Observable<Delta> {
  const pay = tool({
    description: 'Pays',
    run: (_, { key }) =>
      from(client.sendCommand(['HINCRBY', ledgerOf(id), key, '1'])).pipe(
        mergeMap((uses) => timer(Number(uses) === 1 ? TOOL_TIME : 0)),
        map(() => 'paid'),
      ),
  });
  const agent = runTools(askingModel(), { pay }, { id });
  return agent({ messages: [{ role: 'user', content: 'Pay!' }] });
}

/** Calls the tool in its first round, with another id for each answer, as providers do. */
function askingModel(): Model {
  return ({ messages }) => {
    const start: Delta = { type: 'start', id: crypto.randomUUID() };
    if (messages.length > 1) return of<Delta[]>(start, { type: 'text', text: 'Paid' }, ...DONE);
    return of<Delta[]>(
      start,
      { type: 'tool-call-start', index: 0, id: 'a', name: 'pay' },
      { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' },
      { type: 'done' },
    ).pipe(delay(10));
  };
}
