import { BehaviorSubject, Subject, switchMap, takeUntil } from 'rxjs';
import { coalesce, toStreamState, type StreamState } from 'rxjs-llm';
import { ask } from './ask';

/** A store outside of the components: they may mount twice, and read it, but only an event sends a request. */
export function createChat() {
  const questions = new Subject<string>();
  const stops = new Subject<void>();
  const state = new BehaviorSubject<StreamState | undefined>(undefined);
  questions
    .pipe(
      switchMap((question) =>
        ask(question).pipe(
          takeUntil(stops), // upstream of the state, so the partial answer stays
          coalesce('frame'), // one render a frame
          toStreamState(),
        ),
      ),
    )
    .subscribe(state);

  return {
    send: (question: string): void => questions.next(question),
    stop: (): void => stops.next(),
    get: (): StreamState | undefined => state.value,
    subscribe(notify: () => void): () => void {
      const subscription = state.subscribe(notify);
      return () => subscription.unsubscribe();
    },
  };
}
