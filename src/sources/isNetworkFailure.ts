import { objectIn } from '../json/unknown.ts';

/**
 * Tells a failure of the network from a mistake in the caller's own code: a platform throws a `TypeError` for both.
 *
 * Known by what the engines say, or by a system's code, on the error or on its cause.
 */
export function isNetworkFailure(error: unknown): boolean {
  const own = objectIn(error);
  const cause = objectIn(own['cause']);
  // undici refuses a request in the same words.
  if (/^UND_ERR_(INVALID|NOT|REQ)/.test(String(cause['code']))) return false;
  return [own, cause].some(({ code, message }) => WORDS.test(String(message)) || CODES.test(String(code)));
}

/**
 * Blink, WebKit, undici, React Native, workerd, Gecko, Deno, node-fetch. Sentry adds the host in parentheses, and Expo the system's
 * words, also if the caller has stopped the request: https://github.com/expo/expo/issues/50212
 */
const WORDS =
  /^((failed to fetch|(load|fetch) failed|terminated)( \(|$)|fetch failed: (?!.*cancell?ed)|net::|(a |the )?(network|internet) ?(connection|error|request)|could not connect|the request timed|an ssl error|internal error;|a server with the|\w+(ed|um) ?redirect|uri req|error (in \w+ stream|sending request|reading a body))|premature close$/i;

/** Node, TLS, undici, HTTP parsers, what unpacks bodies, Bun. Not those of files. */
const CODES =
  /^(E(ADDRN|AI_|CONN|HOST|NET|NOTF|PIPE|PROTO|TIME)|ERR_(_|HTTP2_(GO|INVALID_S|S)|NETW|SOCKET_C|SSL|STREAM_PR|TLS)|HPE_|UND_ERR_\w*(SOCK|TIME)|Z[S_l]|Connection|FailedTo)|CERT|_LEAF_/;
