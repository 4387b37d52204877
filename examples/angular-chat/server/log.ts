import { createClient } from '@redis/client';
import { redisLog } from 'rxjs-llm/redis';
import { memoryLog, type StreamLog } from 'rxjs-llm/server';

/** Where answers live while they are read: in Redis they survive this process. */
export async function createLog(url: string | undefined): Promise<StreamLog> {
  if (!url) return memoryLog();
  const client = createClient({ url });
  // It reconnects by itself.
  client.on('error', () => undefined);
  await client.connect();
  return redisLog(client);
}
