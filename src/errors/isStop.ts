import { objectIn } from '../json/unknown.ts';

/** Whether an error is a stop by the caller: an abort, or a time limit. By name, because every realm has its own classes. */
export function isStop(error: unknown): boolean {
  const { name } = objectIn(error);
  return name === 'AbortError' || name === 'TimeoutError';
}
