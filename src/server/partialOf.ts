import { noop, takeWhile, timeout } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { growMessage } from '../message/growMessage.ts';
import type { Message } from '../message/Message.ts';
import { createUnpacker } from './createUnpacker.ts';
import { START } from './position.ts';
import type { StreamLog } from './StreamLog.ts';

/** In milliseconds. */
const PATIENCE = 10_000;

/** The message as far as a log has it, up to a position; `undefined` if it has no content. */
export async function partialOf(log: StreamLog, id: string, last: string): Promise<Message | undefined> {
  let message: Message | undefined;
  const reader = {
    closed: false,
    next(delta: Delta): void {
      message = growMessage(message, delta);
    },
    error: noop,
    complete: noop,
  };
  const unpacker = createUnpacker(reader, false);
  await log
    .read(id, START)
    .pipe(
      // The log may be dropped in this very moment.
      timeout(PATIENCE),
      takeWhile((entries) => entries.at(-1)?.at !== last, true),
    )
    .forEach((entries) => {
      // One by one: what a later epoch replaces counts until that has content.
      for (const entry of entries) unpacker.push([entry]);
    });
  return message;
}
