import { filter, fromEvent, map, share, switchMap, takeUntil } from 'rxjs';
import { coalesce, StreamError, toStreamState, type StreamState } from 'rxjs-llm';
import { ask } from './ask';

/** A question, or `null` to stop. */
const messages = fromEvent<MessageEvent<string | null>>(globalThis, 'message').pipe(
  map(({ data }) => data),
  share(),
);
const stops = messages.pipe(filter((question) => question === null));

messages
  .pipe(
    filter((question) => question !== null),
    switchMap((question) => ask(question).pipe(takeUntil(stops), coalesce('frame'), toStreamState())),
  )
  .subscribe((state) => postMessage(forPage(state)));

/** A class doesn't survive `postMessage`, and `toJSON()` does. */
function forPage(state: StreamState): object {
  if (state.status !== 'error') return state;
  const { error } = state;
  return { ...state, error: error instanceof StreamError ? error.toJSON() : { message: String(error) } };
}
