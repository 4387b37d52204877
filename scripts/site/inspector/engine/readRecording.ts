import { fromBase64 } from './bytes.ts';

/** One line of a recording. */
export interface RecordedChunk {
  /** In milliseconds from subscribing. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface Recording {
  readonly chunks: readonly RecordedChunk[];
  readonly isCut: boolean;
}

/** Reads the lines of `recordStream`; `undefined` if a line is something else. */
export function readRecording(text: string): Recording | undefined {
  const chunks: RecordedChunk[] = [];
  let isCut = false;
  try {
    for (const line of text.split('\n')) {
      const { t: at, text, bytes, end } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      if (typeof at !== 'number') return undefined;
      if (typeof text === 'string') chunks.push({ at, bytes: new TextEncoder().encode(text) });
      else if (typeof bytes === 'string') chunks.push({ at, bytes: fromBase64(bytes) });
      else if (end === 'cut') isCut = true;
      else if (end !== 'complete') return undefined;
    }
  } catch {
    return undefined;
  }
  return chunks.length > 0 ? { chunks, isCut } : undefined;
}
