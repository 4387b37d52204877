/** Whether the model has stopped before it had said all: then a call that is open has only a part of its arguments. */
export function isCutBy(finishReason = 'stop'): boolean {
  return finishReason !== 'stop' && finishReason !== 'tool-calls';
}
