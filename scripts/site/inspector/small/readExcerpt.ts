import { parseJSON } from '../../../../src/json/parseJSON.ts';

/** In place of the library's own, which reads more than a chunk, and no longer than a moment: the page's refusals are one chunk each. */
export async function readExcerpt(body: ReadableStream<Uint8Array>): Promise<unknown> {
  const { value } = await body.getReader().read();
  const text = new TextDecoder().decode(value);
  return parseJSON(text) ?? text;
}
