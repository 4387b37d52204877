import { objectIn, objectsIn, textIn, type JSONObject } from '../json/unknown.ts';
import type { Emit } from '../protocols/Protocol.ts';
import { binaryIn } from './blob.ts';

type OpenBlock =
  | {
      readonly type: 'tool-result';
      readonly id: string;
      readonly isError: boolean;
      readonly result: JSONObject[];
    }
  | { readonly type: 'image'; readonly mediaType: string; binary: string };

/** The content blocks of one answer that make sense only when complete: they are emitted when they end. */
export class ConverseBlocks {
  readonly #emit: Emit;
  readonly #open = new Map<number, OpenBlock>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  startToolResult(start: JSONObject, block: number): void {
    const id = textIn(start['toolUseId']) ?? '';
    this.#open.set(block, { type: 'tool-result', id, isError: start['status'] === 'error', result: [] });
  }

  addToolResult(pieces: unknown, block: number): void {
    const open = this.#open.get(block);
    if (open?.type === 'tool-result') open.result.push(...objectsIn(pieces));
  }

  startImage(start: JSONObject, block: number): void {
    const mediaType = `image/${textIn(start['format']) ?? '*'}`;
    this.#open.set(block, { type: 'image', mediaType, binary: '' });
  }

  addImage(piece: JSONObject, block: number): void {
    const open = this.#open.get(block);
    // Each piece is base64 of its own, so only the bytes can be put together.
    if (open?.type === 'image') open.binary += binaryIn(objectIn(piece['source'])['bytes']);
  }

  stop(block: number): void {
    const open = this.#open.get(block);
    this.#open.delete(block);
    if (open?.type === 'tool-result') {
      const { type, id, result, isError } = open;
      this.#emit({ type, id, result, ...(isError && { isError }) });
    } else if (open?.binary) {
      this.#emit({ type: 'file', mediaType: open.mediaType, data: btoa(open.binary) });
    }
  }
}
