import { below, createRandom, pick } from './random.ts';

/** How the server answers a request, as its URL says. */
export interface Scene {
  readonly wire: 'openai' | 'ollama';
  readonly fault: Fault;
  /** Whether only the first attempt has the fault. */
  readonly isOnce: boolean;
  readonly tokens: number;
  readonly seed: number;
}

/**
 * `mute` never sends headers, and `busy` is a 429. After a part of the answer, `cut` destroys the socket, `end` is a clean
 * end, `stall` falls silent, `error` is one inside the stream, and `garbage` an invalid record.
 */
export type Fault = 'none' | 'mute' | 'busy' | 'cut' | 'end' | 'stall' | 'error' | 'garbage';

export function urlOf(origin: string, scene: Scene): string {
  const query = Object.entries(scene).map(([key, value]): [string, string] => [key, String(value)]);
  return `${origin}/?${new URLSearchParams(query).toString()}`;
}

export function sceneOf(url: string): Scene {
  const query = new URL(url, 'http://localhost').searchParams;
  return {
    wire: query.get('wire') === 'ollama' ? 'ollama' : 'openai',
    fault: (query.get('fault') ?? 'none') as Fault,
    isOnce: query.get('isOnce') === 'true',
    tokens: Number(query.get('tokens')),
    seed: Number(query.get('seed')),
  };
}

/** The answer's tokens: the same for the same scene, on both sides of the wire. */
export function tokensOf({ tokens, seed }: Scene): readonly string[] {
  const random = createRandom(seed);
  return Array.from({ length: tokens }, (_, at) => `${at}${pick(['a', ' ä', '☂', '\n', '"', '🌧'], random)}`);
}

/** The number of tokens before the fault. */
export function faultAt({ tokens, seed }: Scene): number {
  return 1 + below(Math.max(1, tokens - 1), createRandom(seed + 1));
}
