import type { Delta } from '../delta/Delta.ts';
import { withPosition } from '../delta/position.ts';
import { LostStreamError } from '../errors/LostStreamError.ts';
import { streamErrorFrom } from '../errors/streamErrorFrom.ts';
import { parseRecord, type LogRecord } from './logRecord.ts';
import type { LogEntry } from './StreamLog.ts';

/** What a reader makes of the entries of a log. */
export interface Unpacker {
  /** Whether the reader has had any content. */
  readonly hasContent: () => boolean;
  readonly push: (entries: readonly LogEntry[]) => void;
}

/** Where the deltas of a log go. */
interface Reader {
  readonly closed: boolean;
  next(delta: Delta): void;
  error(error: unknown): void;
  complete(): void;
}

/**
 * Makes deltas of the entries of a log, each with its position.
 *
 * A new epoch that replaces what the reader has had is a `restart`, emitted with the new content, so that the old text stays
 * until there is something to replace it.
 */
export function createUnpacker(reader: Reader, resumes: boolean): Unpacker {
  let hasContent = resumes;
  let restart: LogEntry | undefined;
  let attempt = 1;

  function unpack(record: LogRecord, entry: LogEntry): void {
    switch (record.type) {
      case '$open':
        if (hasContent && !record.continues) restart = entry;
        return;
      case '$end':
        if (record.error) reader.error(withPosition(streamErrorFrom(record.error), entry.at));
        else reader.complete();
        return;
      default:
        if (restart) {
          attempt += 1;
          reader.next(withPosition({ type: 'restart', attempt, error: new LostStreamError() }, restart.at));
        }
        restart = undefined;
        hasContent = true;
        reader.next(withPosition(record, entry.at));
    }
  }

  return {
    hasContent: () => hasContent,
    push(entries) {
      const records = entries.map((entry) => ({ entry, record: parseRecord(entry.value) }));
      // Who has had nothing needs not have what was replaced.
      const first = hasContent ? 0 : Math.max(0, records.findLastIndex(isReplacement));
      for (const { record, entry } of records.slice(first)) {
        if (!reader.closed) unpack(record, entry);
      }
    },
  };
}

function isReplacement({ record }: { readonly record: LogRecord }): boolean {
  return record.type === '$open' && !record.continues;
}
