import { ANSWERS } from './answers.ts';
import { fromBase64, fromBinary, joinBytes, textOf } from './bytes.ts';
import { EXAMPLES } from './examples.ts';
import { PROTOCOL_NAMES } from './protocols.ts';
import { readRecording, type RecordedChunk } from './readRecording.ts';
import type { Setting } from './Setting.ts';

/** The bytes of an answer, and what a recording knows of their times. */
export interface Body {
  readonly bytes: Uint8Array;
  /** The chunks of a recording; empty for all else. */
  readonly chunks: readonly RecordedChunk[];
  /** The recording ends with a cut. */
  readonly isCut: boolean;
}

/** The answer that was chosen, or what was pasted: a body, a recording of `recordStream`, or bytes in base64. */
export function readBody(setting: Setting): Body {
  const { own } = setting;
  const none = { chunks: [], isCut: false };
  if (!own) return { ...none, bytes: exampleOf(setting) };

  const text = textOf(own)?.trim();
  const recording = text === undefined ? undefined : readRecording(text);
  if (recording) return { ...recording, bytes: joinBytes(recording.chunks.map(({ bytes }) => bytes)) };
  return { ...none, bytes: (text && bytesInBase64(text)) || own };
}

/** Binary frames as a terminal prints them. They begin with a length, so with a zero. */
function bytesInBase64(text: string): Uint8Array | undefined {
  const isBase64 = /^A[\w+/-]{11}[\w+/\s-]*={0,2}$/.test(text);
  try {
    return isBase64 ? fromBase64(text.replaceAll(/\s/g, '')) : undefined;
  } catch {
    return undefined;
  }
}

function exampleOf({ protocol, answer }: Setting): Uint8Array {
  const names = Object.keys(ANSWERS);
  const place = PROTOCOL_NAMES.indexOf(protocol) * names.length + names.indexOf(answer);
  return fromBinary(EXAMPLES[place] ?? '');
}
