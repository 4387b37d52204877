/** Adds a path to an address, and keeps the query of the address. */
export function createURL(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  let url: URL;
  try {
    // In a page, an address may be relative.
    url = new URL(base, typeof location === 'object' ? location.href : undefined);
  } catch {
    // The platform's message quotes the address, which may hold a key.
    throw new TypeError('The baseURL is not an address');
  }
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
