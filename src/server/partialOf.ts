import { firstValueFrom, reduce, takeWhile, timeout } from 'rxjs';
import { growMessage } from '../message/growMessage.ts';
import type { Message } from '../message/Message.ts';
import { parseRecord } from './logRecord.ts';
import { START } from './position.ts';
import type { LogEntry, StreamLog } from './StreamLog.ts';

/** In milliseconds. */
const PATIENCE = 10_000;

/** The message as far as a log has it, up to a position; `undefined` if it has no content. */
export async function partialOf(log: StreamLog, id: string, last: string): Promise<Message | undefined> {
  const entries = await firstValueFrom(
    log.read(id, START).pipe(
      // The log may be dropped in this very moment.
      timeout(PATIENCE),
      takeWhile((entries) => entries.at(-1)?.at !== last, true),
      reduce((all: readonly LogEntry[], entries) => [...all, ...entries], []),
    ),
    { defaultValue: [] },
  );

  let message: Message | undefined;
  let isReplaced = false;
  for (const { value } of entries) {
    const record = parseRecord(value);
    if (record.type === '$open') isReplaced ||= !record.continues;
    else if (record.type !== '$end') {
      message = growMessage(isReplaced ? undefined : message, record);
      isReplaced = false;
    }
  }
  return message;
}
