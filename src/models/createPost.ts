import { refuseRedirects } from '../sources/refuseRedirects.ts';
import type { SourceInit, SourceInitInput } from '../sources/BodyInput.ts';
import type { ModelConfig } from './ModelConfig.ts';

/** Where a provider answers, and how it is asked. */
export interface Endpoint {
  readonly baseURL: string;
  /** The path from there on, in parts: what isn't a name is written as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The header that carries the key. Default: `authorization`, as a bearer token. */
  readonly keyHeader?: string;
}

/** A provider's address, and what to send there. */
export interface Post {
  readonly url: string;
  readonly init: (body: object) => SourceInitInput;
}

/**
 * Prepares the requests to a provider. The key is sent to the address in the config only, never to one that a redirect names.
 * Throws for a key in a page, and for a key that would be sent in the clear.
 */
export function createPost(config: ModelConfig, endpoint: Endpoint): Post {
  const { model, apiKey, baseURL = endpoint.baseURL, headers = {}, ...init } = config;
  const { keyHeader, path } = endpoint;
  if (typeof apiKey === 'string' && typeof document === 'object') {
    throw new TypeError(
      'A key in a page can be read by everybody: give a function that gets one from your server',
    );
  }
  const url = addressOf(baseURL, path);
  if (apiKey !== undefined && url.protocol !== 'https:' && !LOOPBACK.test(url.hostname)) {
    throw new TypeError('A key is sent by https only, or to this machine');
  }

  function initFor(body: object, key: string | undefined): SourceInit {
    return {
      ...init,
      method: 'POST',
      redirect: refuseRedirects(),
      headers: {
        'content-type': 'application/json',
        ...endpoint.headers,
        ...(key && (keyHeader ? { [keyHeader]: key } : { authorization: `Bearer ${key}` })),
        // In another case, a header would be sent twice.
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: JSON.stringify(body),
    };
  }

  return {
    url: url.href,
    init: (body) =>
      typeof apiKey === 'function'
        ? // The signal is for all attempts, so its time limit is heard between them too.
          Object.assign(async (attempt: number) => initFor(body, await apiKey(attempt)), init)
        : initFor(body, apiKey),
  };
}

const LOOPBACK = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/;

/** Adds a path to an address, before its query. */
function addressOf(base: string, path: string): URL {
  try {
    // In a page, an address may be relative.
    return new URL(base.replace(/\/?(?=[?#]|$)/, path), globalThis.location?.href);
  } catch {
    // The platform's message quotes the address, which may hold a key.
    throw new TypeError('The baseURL is not an address');
  }
}
