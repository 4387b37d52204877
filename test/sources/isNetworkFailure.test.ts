import { describe, expect, it } from 'vitest';
import { isNetworkFailure } from '../../src/sources/isNetworkFailure.ts';

describe('isNetworkFailure', () => {
  it.each([
    ['Blink', 'Failed to fetch'],
    ['Blink, by Sentry', 'Failed to fetch (api.example.com)'],
    ['Blink, in a body', 'network error'],
    ['Electron', 'net::ERR_CONNECTION_RESET'],
    ['WebKit', 'Load failed'],
    ['WebKit', 'The network connection was lost.'],
    ['WebKit', 'The Internet connection appears to be offline.'],
    ['WebKit', 'Could not connect to the server.'],
    ['WebKit', 'A server with the specified hostname could not be found.'],
    ['WebKit', 'The request timed out.'],
    ['Gecko', 'NetworkError when attempting to fetch resource.'],
    ['Gecko, in a body', 'Error in input stream'],
    ['Gecko, in a body', 'Error in body stream'],
    ['undici', 'fetch failed'],
    ['undici, in a body', 'terminated'],
    ['React Native', 'Network request failed'],
    ['React Native', 'Network request timed out'],
    ['WebKit', 'An SSL error has occurred and a secure connection to the server cannot be made.'],
    ['Expo', 'fetch failed: Unable to resolve host "a": No address associated with hostname'],
    ['workerd', 'Network connection lost.'],
    ['workerd', 'internal error; reference = a1b2'],
    ['axios', 'Network Error'],
    ['node-fetch, in a body', 'Invalid response body while trying to fetch http://a/: Premature close'],
    ['node-fetch', 'uri requested responds with a redirect, redirect mode is set to error: http://a/'],
    ['node-fetch', 'maximum redirect reached at: http://a/'],
    ['Deno', 'error sending request for url (http://a/): client error (Connect)'],
    ['Deno, in a body', 'error reading a body from connection'],
  ])('knows the words of %s: %s', (_engine, message) => {
    expect(isNetworkFailure(new TypeError(message))).toBe(true);
    expect(isNetworkFailure(new Error(message))).toBe(true);
    expect(isNetworkFailure({ name: 'TypeError', message })).toBe(true);
    expect(isNetworkFailure(new Error('Could not load', { cause: new TypeError(message) }))).toBe(true);
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EPIPE',
    'EPROTO',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ERR_HTTP2_INVALID_SESSION',
    'ERR_HTTP2_GOAWAY_SESSION',
    'UND_ERR_SOCKET',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_HTTP2_STREAM_ERROR',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_NETWORK',
    'HPE_INVALID_CONSTANT',
    'EADDRNOTAVAIL',
    'ERR_SOCKET_CONNECTION_TIMEOUT',
    'Z_BUF_ERROR',
    'Z_DATA_ERROR',
    'ERR__ERROR_FORMAT_PADDING_2',
    'ZSTD_error_prefix_unknown',
    'ZlibError',
    'ConnectionRefused',
    'FailedToOpenSocket',
  ])('knows the code %s, on the error or on its cause', (code) => {
    const error = Object.assign(new Error('no'), { code });
    expect(isNetworkFailure(error)).toBe(true);
    expect(isNetworkFailure(new TypeError('no', { cause: error }))).toBe(true);
    expect(isNetworkFailure(new TypeError('no', { cause: { code } }))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'fetch')")],
    ['a bug in Gecko', new TypeError('fetch failed is undefined')],
    [
      'a module that isn’t there',
      new TypeError('Failed to fetch dynamically imported module: http://a/b.js'),
    ],
    ['an invalid request', new TypeError("Failed to execute 'fetch' on 'Window': Request with GET/HEAD")],
    [
      'an invalid URL',
      new TypeError('Failed to parse URL from /api', { cause: { code: 'ERR_INVALID_URL' } }),
    ],
    ['ky’s 401', Object.assign(new Error('Request failed with status code 401'), { name: 'HTTPError' })],
    ['axios’ 401', Object.assign(new Error('Request failed'), { code: 'ERR_BAD_REQUEST' })],
    ['the caller’s own words', new Error('Failed to fetch the token: 403')],
    ['an abort', new DOMException('This operation was aborted', 'AbortError')],
    ['an abort in Expo', new Error('fetch failed: Fetch request has been canceled')],
    ['a timeout of a signal', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['node-fetch’s abort', { name: 'AbortError', type: 'aborted', message: 'The user aborted a request.' }],
    ['a missing file', Object.assign(new Error('no such file'), { code: 'ENOENT' })],
    ['too many files', Object.assign(new Error('no'), { code: 'EMFILE' })],
    ['text', 'fetch failed'],
    ['a number', 1],
    ['null', null],
    ['nothing', undefined],
  ])('takes for the caller’s own: %s', (_what, error) => {
    expect(isNetworkFailure(error)).toBe(false);
  });

  it.each(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'])(
    'takes undici’s %s for a mistake, although it says that fetch failed',
    (code) => {
      expect(isNetworkFailure(new TypeError('fetch failed', { cause: { code, message: 'no' } }))).toBe(false);
    },
  );
});
