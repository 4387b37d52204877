import { ConnectionError } from '../errors/ConnectionError.ts';
import { isStop } from '../errors/isStop.ts';
import { objectIn, type JSONObject } from '../json/unknown.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';

/**
 * Wraps what a platform throws when a connection fails; any other error is returned as it is. The cause is a new error, because
 * the platform's own may quote the request, the answer, the host's name or its certificate.
 */
export function toConnectionError(reason: 'connect' | 'cut', error: unknown): unknown {
  const { name, message, code, cause } = objectIn(error);
  if (name === 'ConnectionError' || isStop(error) || !isNetworkFailure(error)) return error;
  const system = objectIn(code ? error : cause);
  // undici says so in the cause, Deno and Bun in the error itself; pages aren't told.
  const isRedirect = /redirect/i.test([message, system['message']].join());
  return new ConnectionError(reason, systemErrorFrom(system), isRedirect);
}

/** Copies the fields of a system's error that can't quote anything. */
function systemErrorFrom({ code, errno, syscall }: JSONObject): Error | undefined {
  if (typeof code !== 'string' || !CODE.test(code)) return undefined;
  return Object.assign(
    new Error(code),
    { code },
    typeof errno === 'number' && { errno },
    typeof syscall === 'string' && SYSCALL.test(syscall) && { syscall },
  );
}

/** `ECONNRESET`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`. */
const CODE = /^(E|[A-Z]+_)[A-Z\d_]{2,48}$/;
/** `connect`, `getaddrinfo`. */
const SYSCALL = /^[a-z]{1,16}$/;
