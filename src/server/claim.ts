import { asyncScheduler, type Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import { formatRecord } from './logRecord.ts';
import { epochOf } from './position.ts';
import { produce, type WriterSettings } from './produce.ts';

/**
 * Opens the next epoch of a log, and writes the source into it, unless somebody else is quicker.
 *
 * An epoch is the time at which it was opened: if a store has lost a log, the next one has higher positions than it had.
 */
export async function claim(
  source: Observable<Delta>,
  after: string,
  continues: boolean,
  settings: WriterSettings,
): Promise<void> {
  const { log, id, lease } = settings;
  const at = `${Math.max(epochOf(after) + 1, asyncScheduler.now())}-0`;
  const value = formatRecord({ type: '$open', continues, by: crypto.randomUUID() });
  if (await log.append(id, [{ at, value }], { after, lease })) produce(source, at, settings);
}
