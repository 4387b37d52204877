import type { OperatorFunction } from 'rxjs';
import type { RecordParserConfig, RecordParserFactory } from '../framing/RecordParser.ts';
import { operate } from './operate.ts';

/** Gives a push parser its RxJS face: chunks in, records out, a fresh parser for each subscription. */
export function parseRecords<T>(
  createParser: RecordParserFactory<T>,
  config?: RecordParserConfig,
): OperatorFunction<Uint8Array | string, T> {
  return operate((subscriber) => {
    const parser = createParser((record) => subscriber.next(record), config);
    return {
      next: (chunk) => parser.push(chunk),
      complete() {
        parser.end();
        subscriber.complete();
      },
    };
  });
}
