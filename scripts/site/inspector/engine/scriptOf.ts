import { cut, error, stall, type BodyStep, type ScriptedAttempt } from 'rxjs-llm/testing';
import { faultOf } from './faults.ts';
import { WIRES } from './protocols.ts';
import type { Body } from './readBody.ts';
import type { Setting } from './Setting.ts';

/** The bytes of one chunk, from `start` up to `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** With more cuts than these, chunks come every millisecond, and cuts have no handles. */
export const MANY_CUTS = 40;
const SLOW = 3_000;
const GARBAGE = 0xff;

/** The chunks that these cuts make of a body. */
export function piecesOf(length: number, cuts: readonly number[]): readonly Piece[] {
  const inside = cuts.filter((place) => place > 0 && place < length);
  const ends = [...new Set([...inside, length])].sort((one, other) => one - other);
  return ends.map((end, index) => ({ start: ends[index - 1] ?? 0, end }));
}

/** The bytes of the attempt of this number, from 1, without their end if the fault takes it. */
export function bytesOfAttempt(setting: Setting, { bytes }: Body, number: number): Uint8Array {
  const { fault, at } = setting;
  if (!isStruck(setting, number)) return bytes;
  if (fault === 'garbage') return bytes.with(Math.min(at, bytes.length - 1), GARBAGE);
  return ['cut', 'end', 'stall'].some((name) => name === fault) ? bytes.subarray(0, at) : bytes;
}

/** What the scripted server answers to the request of this number, from 1. */
export function attemptOf(setting: Setting, body: Body, number: number): ScriptedAttempt {
  const fault = isStruck(setting, number) ? setting.fault : 'none';
  const { refusal } = faultOf(fault);
  if (refusal) return { ...refusal, delay: gapOf(setting) };
  if (fault === 'silent') return stall();
  if (fault === 'refused') return error();

  const headers = { 'content-type': WIRES[setting.protocol].contentType };
  return { headers, body: stepsOf(setting, body, number) };
}

function stepsOf(setting: Setting, body: Body, number: number): readonly BodyStep[] {
  const bytes = bytesOfAttempt(setting, body, number);
  const fault = isStruck(setting, number) ? setting.fault : 'none';
  let now = 0;

  const steps = piecesOf(body.bytes.length, setting.cuts).flatMap(({ start, end }): BodyStep[] => {
    if (start >= bytes.length) return [];
    const isSlow = fault === 'slow' && end > setting.at;
    const recorded = timeOf(body, Math.min(end, bytes.length));
    const wait = isSlow ? SLOW : recorded === undefined ? gapOf(setting) : recorded - now;
    now = recorded ?? now;
    return [Math.max(0, wait), bytes.subarray(start, end)];
  });
  if (fault === 'stall') return [...steps, stall()];
  if (fault === 'cut' || (fault === 'none' && body.isCut)) return [...steps, gapOf(setting), cut()];
  return steps;
}

function isStruck({ isLasting }: Setting, number: number): boolean {
  return isLasting || number === 1;
}

function gapOf({ gap, cuts }: Setting): number {
  return cuts.length > MANY_CUTS ? 1 : gap;
}

/** When the recording had these bytes. */
function timeOf({ chunks }: Body, end: number): number | undefined {
  let seen = 0;
  return chunks.find(({ bytes }) => (seen += bytes.length) >= end)?.at;
}
