import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RedisClient } from 'rxjs-llm/redis';

const PAGE = fileURLToPath(new URL('../../docs/redis/redisLog.md', import.meta.url));
const FENCE = /^```ts no-run\n([\s\S]*?)^```$/gm;

/** Makes what `redisLog` takes of another client. */
export type Wrapper = (client: unknown) => RedisClient;

/** The function of this name, as the page of `redisLog` shows it. */
export async function loadWrapper(name: string, folder: string): Promise<Wrapper> {
  const fences = [...readFileSync(PAGE, 'utf8').matchAll(FENCE)].map(([, code = '']) => code);
  const code = fences.find((fence) => fence.includes(`export function ${name}(`));
  if (code === undefined) throw new Error(`The page of redisLog doesn't show ${name}`);
  const path = join(folder, `${name}.mts`);
  writeFileSync(path, code);
  const exports = (await import(pathToFileURL(path).href)) as Record<string, Wrapper | undefined>;
  const wrapper = exports[name];
  if (!wrapper) throw new Error(`${name} isn't exported`);
  return wrapper;
}
