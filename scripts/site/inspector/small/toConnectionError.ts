import { ConnectionError } from '../../../../src/errors/ConnectionError.ts';

/** In place of the library's own, which knows the words of all platforms and looks for a system's code: in the page the script throws. */
export function toConnectionError(reason: 'connect' | 'cut', error: unknown): unknown {
  return error instanceof TypeError ? new ConnectionError(reason, undefined, false) : error;
}
