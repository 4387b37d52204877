import type { Delta } from '../delta/Delta.ts';
import { isDelta } from '../delta/isDelta.ts';
import { publicError } from '../errors/publicError.ts';
import type { StreamErrorJSON } from '../errors/StreamError.ts';
import { streamErrorFrom } from '../errors/streamErrorFrom.ts';
import { parseJSON } from '../json/parseJSON.ts';
import { objectIn } from '../json/unknown.ts';

/** Opens an epoch: its content replaces what the log has had, or continues it. */
export interface Opening {
  readonly type: '$open';
  readonly continues: boolean;
  /** Random, so that two writers who open one epoch at once don't take each other's opening for their own. */
  readonly by: string;
}

/** Ends a log for good. Without an error the answer has completed. */
export interface Ending {
  readonly type: '$end';
  readonly error?: StreamErrorJSON;
}

/** What an entry of a log says. */
export type LogRecord = Delta | Opening | Ending;

/** What ends an answer by error. */
export function endingWith(error: unknown): Ending {
  return { type: '$end', error: publicError(error) };
}

/** @throws TypeError for a delta that isn't JSON, such as one with a `bigint` of a tool. */
export function formatRecord(record: LogRecord): string {
  if (record.type !== 'restart') return JSON.stringify(record);
  return JSON.stringify({ ...record, error: publicError(record.error) });
}

export function parseRecord(value: string): LogRecord {
  const record = parseJSON(value);
  if (isOpening(record) || isEnding(record)) return record;
  if (!isDelta(record)) return { type: 'unknown', raw: value };
  return record.type === 'restart' ? { ...record, error: streamErrorFrom(record.error) } : record;
}

function isOpening(record: unknown): record is Opening {
  return objectIn(record)['type'] === '$open';
}

export function isEnding(record: unknown): record is Ending {
  return objectIn(record)['type'] === '$end';
}
