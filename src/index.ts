export type {
  Delta,
  DataDelta,
  DoneDelta,
  FileDelta,
  FinishDelta,
  OfChoice,
  ReasoningDelta,
  RefusalDelta,
  RestartDelta,
  SourceDelta,
  StartDelta,
  TextDelta,
  ToolCallArgsDelta,
  ToolCallEndDelta,
  ToolCallStartDelta,
  ToolResultDelta,
  UnknownDelta,
  UsageDelta,
} from './delta/Delta.ts';
export type { FinishReason } from './delta/FinishReason.ts';
export { isTextDelta } from './delta/isTextDelta.ts';
export type { Usage } from './delta/Usage.ts';
export { BudgetExceededError } from './errors/BudgetExceededError.ts';
export { ConnectionError } from './errors/ConnectionError.ts';
export { ContentTypeError, type ContentTypeErrorInit } from './errors/ContentTypeError.ts';
export { HttpError, type HttpErrorInit } from './errors/HttpError.ts';
export { IdleTimeoutError } from './errors/IdleTimeoutError.ts';
export { ParseError, type ParseErrorReason, type SchemaIssue } from './errors/ParseError.ts';
export { ProviderError } from './errors/ProviderError.ts';
export type { RefusalReason } from './errors/refusal.ts';
export { StreamError, type StreamErrorInit } from './errors/StreamError.ts';
export { TruncatedStreamError } from './errors/TruncatedStreamError.ts';
export type { JSONParserConfig } from './framing/createJSONParser.ts';
export type { NDJSONParserConfig } from './framing/createNDJSONParser.ts';
export { isClosed } from './framing/isClosed.ts';
export type { RecordParserConfig } from './framing/RecordParser.ts';
export type { ServerSentEvent } from './framing/ServerSentEvent.ts';
export type { DeepPartial } from './message/DeepPartial.ts';
export type {
  Message,
  MessagePart,
  ReasoningPart,
  TextPart,
  ToolCall,
  ToolCallPart,
} from './message/Message.ts';
export { reduceMessage } from './message/reduceMessage.ts';
export { accumulate, type AccumulateConfig } from './operators/accumulate.ts';
export { completeToolCalls, type CompleteToolCall } from './operators/completeToolCalls.ts';
export type { BackoffConfig } from './operators/createBackoff.ts';
export { decodeText } from './operators/decodeText.ts';
export { elementsOf } from './operators/elementsOf.ts';
export { fallbackTo, type FallbackToConfig } from './operators/fallbackTo.ts';
export { parseDelta, type ParseDeltaConfig } from './operators/parseDelta.ts';
export { parseNDJSON } from './operators/parseNDJSON.ts';
export { parsePartialJSON } from './operators/parsePartialJSON.ts';
export { parseSSE } from './operators/parseSSE.ts';
export { pickText } from './operators/pickText.ts';
export { retryWithBackoff, type RetryWithBackoffConfig } from './operators/retryWithBackoff.ts';
export type { StandardSchema, SchemaResult } from './operators/StandardSchema.ts';
export { takeUntilDone } from './operators/takeUntilDone.ts';
export { timeoutIdle, type TimeoutIdleConfig } from './operators/timeoutIdle.ts';
export { agUI } from './protocols/agUI.ts';
export { aiSdkUI } from './protocols/aiSdkUI.ts';
export { anthropicMessages } from './protocols/anthropicMessages.ts';
export { cohere } from './protocols/cohere.ts';
export { defineProtocol, type FramedRecord, type ProtocolDefinition } from './protocols/defineProtocol.ts';
export { gemini } from './protocols/gemini.ts';
export { geminiInteractions } from './protocols/geminiInteractions.ts';
export { ollama } from './protocols/ollama.ts';
export { openaiChat } from './protocols/openaiChat.ts';
export { openaiCompletions } from './protocols/openaiCompletions.ts';
export { openaiResponses } from './protocols/openaiResponses.ts';
export type { Framing, Protocol, RecordReader } from './protocols/Protocol.ts';
export type { BodyInput, SourceInit, SourceInitInput } from './sources/BodyInput.ts';
export { fromAsyncIterable } from './sources/fromAsyncIterable.ts';
export { fromBody } from './sources/fromBody.ts';
export { fromNDJSON } from './sources/fromNDJSON.ts';
export { fromSSE } from './sources/fromSSE.ts';
export { fromText } from './sources/fromText.ts';
