import { StreamError } from './StreamError.ts';

/** A request has a field that the provider's wire can't carry. Not retryable: nothing was sent. */
export class RequestError extends StreamError {
  override readonly name = 'RequestError';
  /** The field of the request, such as `toolChoice`; `file` for a file that isn't of a kind that the wire takes. */
  readonly field: string;

  constructor(field: string, protocol: string) {
    super(`The field ${field} can't be sent to ${protocol}`);
    this.field = field;
  }
}
