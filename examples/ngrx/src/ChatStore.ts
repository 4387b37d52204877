import { patchState, signalStore, withMethods, withState } from '@ngrx/signals';
import { rxMethod } from '@ngrx/signals/rxjs-interop';
import { pipe, Subject, switchMap, takeUntil, tap } from 'rxjs';
import { coalesce, toStreamState, type StreamState } from 'rxjs-llm';
import { httpFetch } from 'rxjs-llm/angular';
import { ask } from './ask';

/** `rxMethod` would end with an error, but `toStreamState` makes a state of it. It ends with the store's injector. */
export const ChatStore = signalStore(
  withState<{ readonly answer: StreamState | undefined }>({ answer: undefined }),
  withMethods((store, fetch = httpFetch(), stops = new Subject<void>()) => ({
    send: rxMethod<string>(
      pipe(
        switchMap((question) =>
          ask(question, fetch).pipe(
            takeUntil(stops), // upstream of the state, so the partial answer stays
            coalesce('frame'), // one render a frame
            toStreamState(),
          ),
        ),
        tap((answer) => patchState(store, { answer })),
      ),
    ),
    stop: (): void => stops.next(),
  })),
);
