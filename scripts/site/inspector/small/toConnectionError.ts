import { ConnectionError } from '../../../../src/errors/ConnectionError.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';

/** In place of the library's own, which knows the words of all platforms and looks for a system's code: in the page the script throws. */
export function toConnectionError(reason: 'connect' | 'cut', error: unknown): unknown {
  return isNetworkFailure(error) ? new ConnectionError(reason) : error;
}
