import { followSignal } from './followSignal.ts';

/** Reads at most `limit` bytes of a body, parsed where they are JSON; the signal lets go of the rest. */
export async function readExcerpt(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<unknown> {
  const text = body ? await readText(body, limit, signal) : '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readText(
  body: ReadableStream<Uint8Array>,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // What is read here ends in an error, and that aborts the signal: nothing else lets go.
  followSignal(signal, () => void reader.cancel().catch(() => undefined));

  let text = '';
  for (let rest = limit; rest > 0;) {
    // The refusal itself is known: what came of its body has to do.
    const { value } = await reader.read().catch(() => NOTHING);
    if (!value) break;
    text += decoder.decode(value.subarray(0, rest), { stream: true });
    rest -= value.length;
  }
  return text;
}

const NOTHING = { value: undefined };
