import { Observable } from 'rxjs';
import type { RecordParser } from '../framing/RecordParser.ts';
import { currentAttempt } from '../operators/attempt.ts';
import type { BodyInput, SourceInitInput } from './BodyInput.ts';
import { followSignal } from './followSignal.ts';
import { openBody, type Accepts } from './openBody.ts';
import { readBody } from './readBody.ts';

/**
 * The transport under every source: sends the request, reads the body, and hands its records on.
 *
 * Unsubscribing aborts the request and cancels the body at once, stalled or not, and reports nothing.
 */
export function fromRecords<T>(
  input: BodyInput,
  init: SourceInitInput,
  createParser: RecordParser<T>,
  expected?: Accepts,
): Observable<T> {
  return new Observable<T>((subscriber) => {
    const attempt = currentAttempt();
    /** There once somebody listens to it; gone once there is nothing left to stop. */
    let controller: AbortController | undefined;
    subscriber.add(() => controller?.abort());

    function signal(): AbortSignal {
      controller ??= new AbortController();
      return controller.signal;
    }

    async function run(): Promise<void> {
      const given = typeof init === 'function' ? init(attempt) : init;
      const settings = 'then' in given ? await given : given;
      const theirs = settings.signal ?? (input instanceof Request ? input.signal : undefined);
      if (theirs) subscriber.add(followSignal(theirs, (reason) => subscriber.error(reason)));
      if (subscriber.closed) return;

      const body = await openBody(input, settings, signal, expected);
      const parser = createParser((record) => subscriber.next(record), settings);
      if (body) await readBody(body, subscriber, (chunk) => parser.push(chunk));
      controller = undefined;
      parser.end?.();
      subscriber.complete();
    }

    run().catch((error: unknown) => subscriber.error(error));
  });
}
