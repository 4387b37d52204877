import { StreamError } from './StreamError.ts';

/**
 * The bytes are not what their format promises: a record that is no JSON (`json`), or one beyond
 * `maxBufferSize` (`too-large`). Not retryable: the same server is likely to send the same again.
 */
export class ParseError extends StreamError {
  override readonly name = 'ParseError';
  readonly reason: 'json' | 'too-large';
  readonly #excerpt: string;

  /** @param record - The text that could not be read. Its first 256 characters are kept. */
  constructor(reason: 'json' | 'too-large', record = '') {
    super(reason === 'json' ? 'A record is not valid JSON' : 'A record is larger than maxBufferSize');
    this.reason = reason;
    this.#excerpt = record.slice(0, 256);
  }

  /** The first 256 characters of the record. Not shown when the error is logged. */
  get excerpt(): string {
    return this.#excerpt;
  }
}
