import type { FinishReason } from '../../delta/FinishReason.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'error',
  MALFORMED_RESPONSE: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
};

/** Google stops with `STOP` also when it waits for the results of calls. */
export function geminiFinishReason(rawReason: string, isClientNeeded: boolean): FinishReason {
  const reason = Object.hasOwn(REASONS, rawReason) ? REASONS[rawReason] : undefined;
  return reason === 'stop' && isClientNeeded ? 'tool-calls' : (reason ?? 'other');
}
