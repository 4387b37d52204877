import { parseJSON } from '../../../../src/json/parseJSON.ts';

/** In place of the library's own, which reads no more than a part, and waits no longer than a moment: the page's bodies are short. */
export async function readExcerpt(body: ReadableStream<Uint8Array>): Promise<unknown> {
  const text = await new Response(body).text();
  return parseJSON(text) ?? text;
}
