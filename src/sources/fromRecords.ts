import { Observable } from 'rxjs';
import type { Sink } from '../framing/PushStep.ts';
import type { Chunk, RecordParserConfig } from '../framing/RecordParser.ts';
import { checkLimits } from '../json/checkLimits.ts';
import { objectIn } from '../json/unknown.ts';
import { joinAttempts } from '../operators/attemptContext.ts';
import { outlived } from '../operators/outlived.ts';
import type { BodyInput, SourceInit, SourceInitInput } from './BodyInput.ts';
import { isOneShot } from './isOneShot.ts';
import { onAbort } from './onAbort.ts';
import { openBody, type Accepts } from './openBody.ts';
import { readBody } from './readBody.ts';
import { toConnectionError } from './toConnectionError.ts';

/** Cuts a body into records, and may look at the content type of its response. */
export type BodyParser<T> = (
  emit: (record: T) => void,
  config: RecordParserConfig,
  contentType: string,
) => Sink<Chunk>;

/**
 * The transport under every source: sends the request, reads the body and emits its records.
 *
 * Unsubscribing aborts the request and cancels the body at once, stalled or not, and reports nothing.
 */
export function fromRecords<T>(
  input: BodyInput,
  init: SourceInitInput,
  createParser: BodyParser<T>,
  expected: Accepts,
): Observable<T> {
  if (typeof init === 'object') checkInit(init);
  const origin = joinAttempts();
  return new Observable<T>((subscriber) => {
    const attempts = joinAttempts();
    const controller = new AbortController();
    let isRead = false;
    // The first finalizer: the request is aborted before `readBody` cancels the body, so that it counts as aborted.
    subscriber.add(() => {
      if (!isRead) controller.abort();
    });

    async function run(): Promise<void> {
      const given = typeof init === 'function' ? init(attempts.count) : init;
      const settings = 'then' in given ? await given : given;
      checkInit(settings);
      const callerSignal =
        settings.signal ?? (typeof input === 'object' && 'signal' in input ? input.signal : undefined);
      if (subscriber.closed) return;
      // What was made within this attempt, as in a `defer`, is made anew for the next.
      attempts.isSpent =
        attempts !== origin && (isOneShot(input) || (given === init && isOneShot(settings.body)));
      attempts.onStop =
        callerSignal &&
        ((report) =>
          onAbort(callerSignal, (reason) => {
            // From a function, the next attempt gets a time limit of its own, unless one signal is for all attempts.
            if (given === init || 'signal' in init || objectIn(reason)['name'] !== 'TimeoutError')
              report(reason);
          }));
      if (callerSignal) {
        const stopListening = onAbort(callerSignal, (reason) => subscriber.error(reason));
        subscriber.add(stopListening);
        outlived.set(subscriber, stopListening);
      }
      if (subscriber.closed) return;

      const { body, contentType } = await openBody(input, settings, controller.signal, expected);
      const parser = createParser((record) => subscriber.next(record), settings, contentType);
      if (body === undefined) throw new TypeError("This fetch can't stream: its response has no body");
      if (body) await readBody(body, subscriber, (chunk) => parser.push(chunk));
      isRead = true;
      parser.end?.();
      subscriber.complete();
    }

    run().catch((error: unknown) => subscriber.error(toConnectionError('connect', error)));
  });
}

function checkInit({ maxBufferSize, maxErrorBody }: SourceInit): void {
  checkLimits({ maxBufferSize, maxErrorBody });
}
