/** In place of the library's own, which also knows what real servers and platforms do: the page's own `fetch` takes any request. */
export async function sendRequest(
  input: string,
  { fetch: send, ...init }: RequestInit & { readonly fetch: typeof fetch },
  signal: AbortSignal,
): Promise<Response> {
  return send(input, { ...init, signal });
}
