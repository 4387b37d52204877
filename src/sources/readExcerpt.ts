import { followSignal } from './followSignal.ts';

/** Reads at most `limit` bytes of a body, parsed where they are JSON, and lets go of the rest. */
export async function readExcerpt(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<unknown> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  const letGo = (): void => void reader?.cancel().catch(() => undefined);
  const unfollow = followSignal(signal, letGo);
  let rest = limit;
  let text = '';
  try {
    while (reader && rest > 0) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, rest), { stream: true });
      rest -= value.length;
    }
  } catch {
    // The refusal itself is known: what came of its body has to do.
  }
  unfollow();
  letGo();

  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
