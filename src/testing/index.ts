/**
 * Tools for an app's tests of its own streams, with any test framework: a scripted `fetch`, wires, marbles, recordings.
 *
 * @module rxjs-llm/testing
 */
export type { AppendConfig, LogEntry, LogParty, StreamLog } from '../server/StreamLog.ts';
export { coldDeltas } from './coldDeltas.ts';
export { coldSSE } from './coldSSE.ts';
export { cut } from './cut.ts';
export { error } from './error.ts';
export { expectNothingOpen } from './expectNothingOpen.ts';
export { flushAsync } from './flushAsync.ts';
export { marbleDeltas, type DeltaMarbles } from './marbleDeltas.ts';
export { recordStream, type RecordStreamConfig } from './recordStream.ts';
export { replayStream, type ReplayStreamConfig } from './replayStream.ts';
export type {
  BodyStep,
  CutStep,
  ErrorStep,
  ScriptedAttempt,
  ScriptedResponse,
  StallStep,
} from './ScriptedAttempt.ts';
export type { ScriptedRequest } from './ScriptedExchange.ts';
export { scriptedFetch, type ScriptedFetch, type ScriptedFetchConfig } from './scriptedFetch.ts';
export { splitAt, type SplitSeed } from './splitAt.ts';
export { sse } from './sse.ts';
export { stall } from './stall.ts';
export { streamLogChecks, type StreamLogCheck } from './streamLogChecks.ts';
export { tellErrorsApart } from './tellErrorsApart.ts';
export { wire, type WireBuilder } from './wire.ts';
export type { WireAnswer, WireToolCall, WireUsage } from './wires/WireAnswer.ts';
