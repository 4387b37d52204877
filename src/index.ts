/**
 * Tokens from a language model, as an RxJS Observable that behaves.
 *
 * @module rxjs-llm
 */
export { costOf, type Price, type PriceRow } from './delta/costOf.ts';
export { createBudget, type Budget, type BudgetConfig, type BudgetStore } from './delta/createBudget.ts';
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
export type { ErrorReason } from './errors/classifyError.ts';
export { ConnectionError } from './errors/ConnectionError.ts';
export { ContentTypeError, type ContentTypeErrorInit } from './errors/ContentTypeError.ts';
export { HttpError, type HttpErrorInit } from './errors/HttpError.ts';
export { IdleTimeoutError } from './errors/IdleTimeoutError.ts';
export { LostStreamError } from './errors/LostStreamError.ts';
export { ParseError, type ParseErrorReason, type SchemaIssue } from './errors/ParseError.ts';
export { ProviderError } from './errors/ProviderError.ts';
export { RequestError } from './errors/RequestError.ts';
export { StreamError, type StreamErrorInit, type StreamErrorJSON } from './errors/StreamError.ts';
export { streamErrorFrom } from './errors/streamErrorFrom.ts';
export { TruncatedStreamError } from './errors/TruncatedStreamError.ts';
export type { JSONParserConfig } from './framing/createGrowingJSONParser.ts';
export type { NDJSONParserConfig } from './framing/createNDJSONParser.ts';
export { isClosed } from './framing/isClosed.ts';
export type { PushStep, Sink } from './framing/PushStep.ts';
export type { RecordParserConfig } from './framing/RecordParser.ts';
export type { ServerSentEvent } from './framing/ServerSentEvent.ts';
export type { JSONObject } from './json/unknown.ts';
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
export { fromAnthropic, type AnthropicConfig } from './models/fromAnthropic.ts';
export { fromCohere } from './models/fromCohere.ts';
export { fromGemini } from './models/fromGemini.ts';
export { fromOllama } from './models/fromOllama.ts';
export { fromOpenAIChat, type OpenAIChatConfig } from './models/fromOpenAIChat.ts';
export { fromOpenAIResponses } from './models/fromOpenAIResponses.ts';
export type { Model } from './models/Model.ts';
export type { APIKey, ModelConfig } from './models/ModelConfig.ts';
export { runTools, type RunToolsConfig } from './models/runTools.ts';
export { tool, type AnyTool, type RunnableTool, type ToolContext } from './models/tool.ts';
export { accumulate, type AccumulateConfig } from './operators/accumulate.ts';
export { coalesce, type CoalesceConfig } from './operators/coalesce.ts';
export {
  completeToolCalls,
  type CompleteToolCall,
  type CompleteToolCallsConfig,
} from './operators/completeToolCalls.ts';
export { decodeText } from './operators/decodeText.ts';
export { elementsOf } from './operators/elementsOf.ts';
export { fallbackTo, type FallbackToConfig } from './operators/fallbackTo.ts';
export { formatDelta } from './operators/formatDelta.ts';
export { limitConcurrency, type LimitConcurrencyConfig } from './operators/limitConcurrency.ts';
export { limitSpend, type LimitSpendConfig } from './operators/limitSpend.ts';
export { meter, type MeterConfig } from './operators/meter.ts';
export type { MeterReport } from './operators/MeterReport.ts';
export { parseDelta, type ParseDeltaConfig } from './operators/parseDelta.ts';
export { parseNDJSON } from './operators/parseNDJSON.ts';
export { parsePartialJSON } from './operators/parsePartialJSON.ts';
export { parseSSE } from './operators/parseSSE.ts';
export { pickText } from './operators/pickText.ts';
export {
  retryWithBackoff,
  type BackoffConfig,
  type RetryWithBackoffConfig,
} from './operators/retryWithBackoff.ts';
export { shareStream, type ShareStreamConfig } from './operators/shareStream.ts';
export { splitThinking } from './operators/splitThinking.ts';
export { takeUntilDone } from './operators/takeUntilDone.ts';
export { timeoutIdle, type TimeoutIdleConfig } from './operators/timeoutIdle.ts';
export {
  toStreamState,
  type ConnectingState,
  type DoneState,
  type ErrorState,
  type StoppedState,
  type StreamingState,
  type StreamState,
} from './operators/toStreamState.ts';
export { agUI } from './protocols/agUI/agUI.ts';
export { aiSdkData } from './protocols/aiSdk/aiSdkData.ts';
export { aiSdkUI } from './protocols/aiSdk/aiSdkUI.ts';
export { anthropicMessages } from './protocols/anthropic/anthropicMessages.ts';
export { anthropicMessagesBody } from './protocols/anthropic/anthropicMessagesBody.ts';
export { cohere } from './protocols/cohere/cohere.ts';
export { cohereBody } from './protocols/cohere/cohereBody.ts';
export { defineProtocol, type FramedRecord, type ProtocolDefinition } from './protocols/defineProtocol.ts';
export { deltas } from './protocols/deltas/deltas.ts';
export { gemini } from './protocols/google/gemini.ts';
export { geminiBody } from './protocols/google/geminiBody.ts';
export { geminiInteractions } from './protocols/google/geminiInteractions.ts';
export { langGraph } from './protocols/langchain/langGraph.ts';
export { ollama } from './protocols/ollama/ollama.ts';
export { ollamaBody } from './protocols/ollama/ollamaBody.ts';
export { openaiChat } from './protocols/openai/openaiChat.ts';
export { openaiChatBody, type ChatDialect } from './protocols/openai/openaiChatBody.ts';
export { openaiCompletions } from './protocols/openai/openaiCompletions.ts';
export { openaiResponses } from './protocols/openai/openaiResponses.ts';
export { openaiResponsesBody } from './protocols/openai/openaiResponsesBody.ts';
export type { Emit, Framing, Protocol } from './protocols/Protocol.ts';
export { readJSON, type JSONReader } from './protocols/shared/readJSON.ts';
export type { DeltaWriter, Wire } from './protocols/Wire.ts';
export type {
  AssistantMessage,
  ChatMessage,
  ChatRequest,
  DescribedSchema,
  FileInput,
  RawTool,
  Schema,
  TextInput,
  ToolChoice,
  ToolDescription,
  UserMessage,
} from './requests/ChatRequest.ts';
export type { StandardSchema, SchemaResult } from './requests/StandardSchema.ts';
export type { BodyInput, SourceInit, SourceInitInput } from './sources/BodyInput.ts';
export { fromAsyncIterable } from './sources/fromAsyncIterable.ts';
export { fromBody } from './sources/fromBody.ts';
export { fromNDJSON } from './sources/fromNDJSON.ts';
export { fromSSE, type ResumeConfig, type SSEInit } from './sources/fromSSE.ts';
export { fromText } from './sources/fromText.ts';
export { responseOf, type HttpEventLike } from './sources/responseOf.ts';
