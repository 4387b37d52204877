import { concat, concatMap, defer, delay, from, of, throwError, type Observable } from 'rxjs';
import { HttpError, TruncatedStreamError, type ChatRequest, type Delta, type Model } from 'rxjs-llm';
import { answerTo, type Scene } from './scenes.ts';

/** How long the first piece takes, and each other one, in milliseconds. */
const FIRST = 500;
const PACE = 22;

/** A model without a network: it shows on the screen whatever a real one may do. */
export function mockModel(name: string): Model {
  return (request) =>
    defer(() => {
      const scene = answerTo(request);
      if (scene.fault === 'busy' && name === 'mock') return throwError(() => busy());
      const start = of<Delta>({ type: 'start', id: `mock-${Date.now()}`, model: name });
      return concat(start, play(scene), scene.fault === 'cut' ? cut() : end(scene, request));
    });
}

function play({ reasoning = '', text = '', calls = [] }: Scene): Observable<Delta> {
  const deltas: Delta[] = [
    ...piecesOf(reasoning).map((piece): Delta => ({ type: 'reasoning', text: piece })),
    ...piecesOf(text).map((piece): Delta => ({ type: 'text', text: piece })),
    ...calls.flatMap(({ name, input }, index): Delta[] => [
      { type: 'tool-call-start', index, id: `call-${name}`, name },
      ...piecesOf(JSON.stringify(input)).map((piece): Delta => ({
        type: 'tool-call-args',
        index,
        text: piece,
      })),
      { type: 'tool-call-end', index },
    ]),
  ];
  return from(deltas).pipe(concatMap((item, index) => of(item).pipe(delay(index === 0 ? FIRST : PACE))));
}

function end({ text = '', reasoning = '', calls }: Scene, request: ChatRequest): Observable<Delta> {
  const inputTokens = Math.ceil(JSON.stringify(request.messages).length / 4);
  const outputTokens = Math.ceil((text.length + reasoning.length + JSON.stringify(calls ?? '').length) / 4);
  const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, raw: undefined };
  return of<Delta[]>(
    { type: 'usage', usage },
    calls
      ? { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls' }
      : { type: 'finish', reason: 'stop', rawReason: 'stop' },
    { type: 'done' },
  );
}

/** As a model that is overloaded, and says for how long. */
function busy(): HttpError {
  return new HttpError({ status: 503, headers: new Headers({ 'retry-after-ms': '300' }) });
}

/** As a connection that breaks, and that no retry mends. */
function cut(): Observable<never> {
  return throwError(() => Object.assign(new TruncatedStreamError(), { retryable: false }));
}

/** Words with the space that follows, and long words in halves: tokens come like that. */
function piecesOf(text: string): readonly string[] {
  return text.match(/\S{1,7}\s*|\s+/gu) ?? [];
}
