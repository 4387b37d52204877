import { Subject, switchMap, takeUntil } from 'rxjs';
import { coalesce, toStreamState, type StreamState } from 'rxjs-llm';
import { onScopeDispose, shallowRef } from 'vue';
import { ask } from './ask';

/** `shallowRef`, because a message is immutable, and needs no deep proxy. */
export function useChat() {
  const questions = new Subject<string>();
  const stops = new Subject<void>();
  const state = shallowRef<StreamState>();
  const subscription = questions
    .pipe(
      switchMap((question) =>
        ask(question).pipe(
          takeUntil(stops), // upstream of the state, so the partial answer stays
          coalesce('frame'), // one render a frame
          toStreamState(),
        ),
      ),
    )
    .subscribe((next) => (state.value = next));
  onScopeDispose(() => subscription.unsubscribe());

  return {
    state,
    send: (question: string): void => questions.next(question),
    stop: (): void => stops.next(),
  };
}
