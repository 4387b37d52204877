import { classifyError } from './classifyError.ts';
import { errorIn } from './errorIn.ts';
import { excerptOf } from './excerptOf.ts';
import { knownMediaType } from './knownMediaType.ts';
import { StreamError } from './StreamError.ts';

/** What a {@link ContentTypeError} is made from. */
export interface ContentTypeErrorInit {
  /** The media type that the source expects. */
  readonly expected: string;
  /** The content type of the response. */
  readonly received: string;
  /** The body: parsed if it is JSON, else its text. */
  readonly body?: unknown;
}

/**
 * The server answered 2xx, but with something other than a stream: a proxy's HTML page, a JSON error.
 *
 * Retryable only if the body is a JSON error with a retryable verdict, as an overload.
 */
export class ContentTypeError extends StreamError {
  override readonly name = 'ContentTypeError';
  readonly expected: string;
  /** The media type of the response, or `another media type` if its words aren't those of media types. */
  readonly received: string;
  readonly #body: unknown;
  readonly #detail: string;

  constructor(init: ContentTypeErrorInit) {
    const error = errorIn(init.body);
    const received = knownMediaType(init.received);
    super(`Expected ${init.expected}, received ${received}`, error && classifyError(error));
    this.expected = init.expected;
    this.received = received;
    this.#body = init.body;
    this.#detail = excerptOf(init.received, 128);
  }

  /** At most `maxErrorBody` bytes of the body, parsed if they are JSON. Not shown when the error is logged. */
  get body(): unknown {
    return this.#body;
  }

  /** The media type as the server sent it, at most 128 characters. Not shown when the error is logged. */
  get detail(): string {
    return this.#detail;
  }
}
