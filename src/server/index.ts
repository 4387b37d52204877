/**
 * The way out: an answer on any wire, to any browser.
 *
 * @module rxjs-llm/server
 */
export { agUIWire, type AgUIWireConfig } from '../protocols/agUI/agUIWire.ts';
export { aiSdkUIWire, type AiSdkUIWireConfig } from '../protocols/aiSdk/aiSdkUIWire.ts';
export { deltasWire } from '../protocols/deltas/deltasWire.ts';
export { openaiChatWire, type OpenAIChatWireConfig } from '../protocols/openai/openaiChatWire.ts';
export type { DeltaWriter, Wire } from '../protocols/Wire.ts';
export { memoryLog, type MemoryLogConfig } from './memoryLog.ts';
export { pipeToNode, type NodeResponse } from './pipeToNode.ts';
export { shareThrough, type ShareThroughConfig } from './shareThrough.ts';
export type { SSEResponseConfig } from './SSEResponseConfig.ts';
export { stateOf, type SharedState } from './stateOf.ts';
export { stopStream } from './stopStream.ts';
export { streamId, type StreamId } from './streamId.ts';
export type { AppendConfig, LogEntry, LogParty, StreamLog } from './StreamLog.ts';
export { toSSEResponse } from './toSSEResponse.ts';
