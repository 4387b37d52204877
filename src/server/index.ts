/**
 * The way out: an answer on any wire, to any browser.
 *
 * @module rxjs-llm/server
 */
export { deltasWire } from '../protocols/deltas/deltasWire.ts';
export type { DeltaWriter, Wire } from '../protocols/Wire.ts';
export { pipeToNode, type NodeResponse } from './pipeToNode.ts';
export type { SSEResponseConfig } from './SSEResponseConfig.ts';
export { toSSEResponse } from './toSSEResponse.ts';
