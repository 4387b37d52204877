import type { AnswerName } from './answers.ts';
import type { FaultName } from './faults.ts';
import type { ProtocolName } from './protocols.ts';

/** All that the user sets, and nothing else: the same setting always gives the same timeline. */
export interface Setting {
  readonly protocol: ProtocolName;
  readonly answer: AnswerName;
  /** The bytes that were pasted, in place of an answer. */
  readonly own?: Uint8Array | undefined;
  /** Bytes after which a chunk ends, in any order. */
  readonly cuts: readonly number[];
  readonly fault: FaultName;
  /** The byte at which it happens. */
  readonly at: number;
  /** It happens to each request, and not to the first one only. */
  readonly isLasting: boolean;
  readonly onPartial: 'fail' | 'restart';
  /** How many retries are allowed. */
  readonly count: number;
  /** The limits of silence, in milliseconds. */
  readonly first: number;
  readonly each: number;
  /** From chunk to chunk, in milliseconds; a recording has times of its own. */
  readonly gap: number;
}

export const DEFAULTS: Setting = {
  protocol: 'openaiChat',
  answer: 'text',
  cuts: [],
  fault: 'none',
  at: 400,
  isLasting: false,
  onPartial: 'restart',
  count: 2,
  first: 20_000,
  each: 10_000,
  gap: 100,
};
