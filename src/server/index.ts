/**
 * The way out: an answer on any wire, to any browser.
 *
 * @module rxjs-llm/server
 */
export { deltasWire } from '../protocols/deltas/deltasWire.ts';
export type { DeltaWriter, Wire } from '../protocols/Wire.ts';
