/** Tells an event that only keeps the connection open: by its name, or by its data if it has none. */
export function isHeartbeat({ event, data }: { readonly event?: unknown; readonly data?: unknown }): boolean {
  return data === '' || /^(ping|heart|keep|\{ *"type": *"ping")/i.test(String(event ?? data));
}
