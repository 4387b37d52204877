/** In place of the library's own, which also knows the streams of other platforms: the page's bodies are its own. */
export function chunksOf(body: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array, unknown> {
  const reader = body.getReader();
  return {
    next: () => reader.read(),
    return: () => reader.cancel().then(() => ({ done: true, value: undefined })),
  };
}
