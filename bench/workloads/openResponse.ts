/** A response whose body gets its chunks from outside, and never ends. */
export function openResponse(): {
  readonly response: Response;
  readonly send: (chunk: Uint8Array) => void;
} {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own;
    },
  });
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
    send: (chunk) => controller?.enqueue(chunk),
  };
}
