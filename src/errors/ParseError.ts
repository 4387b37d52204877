import { excerptOf } from './excerptOf.ts';
import { StreamError } from './StreamError.ts';

/**
 * What is wrong with the bytes.
 *
 * - `json`: a record or a value isn't JSON.
 * - `protocol`: a record breaks the protocol, such as a fragment of a part that was never begun; or no record is the
 *   protocol's.
 * - `schema`: the value is JSON, but doesn't match the schema.
 * - `too-large`, `too-deep`, `too-many-keys`: the value exceeds a limit.
 */
export type ParseErrorReason = 'json' | 'protocol' | 'schema' | 'too-large' | 'too-deep' | 'too-many-keys';

const MESSAGES: Readonly<Record<ParseErrorReason, string>> = {
  json: 'A record is not valid JSON',
  protocol: 'A record does not follow its protocol',
  schema: 'The value does not match its schema',
  'too-large': 'A record is larger than its limit',
  'too-deep': 'A value is nested deeper than its limit',
  'too-many-keys': 'A value has more keys than its limit',
};

/** One thing that a schema says is wrong with a value. */
export interface SchemaIssue {
  readonly message: string;
  /** The place in the value: its keys from the root inwards. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The bytes are not what their format promises. Not retryable: the same server is likely to send the same again. */
export class ParseError extends StreamError {
  override readonly name = 'ParseError';
  readonly reason: ParseErrorReason;
  readonly #excerpt: string;
  readonly #issues: readonly SchemaIssue[];

  /**
   * @param record - The text that couldn't be read. Its first 256 characters are retained.
   * @param issues - What a schema says is wrong.
   * @param message - What happened, if more is known than the reason. It must not quote the record.
   */
  constructor(
    reason: ParseErrorReason,
    record = '',
    issues: readonly SchemaIssue[] = [],
    message: string = MESSAGES[reason],
  ) {
    super(message);
    this.reason = reason;
    this.#excerpt = excerptOf(record, 256);
    this.#issues = issues;
  }

  /** The first 256 characters of the record. Not shown when the error is logged. */
  get excerpt(): string {
    return this.#excerpt;
  }

  /** What the schema says is wrong; empty unless the reason is `schema`. Not shown when the error is logged. */
  get issues(): readonly SchemaIssue[] {
    return this.#issues;
  }
}
