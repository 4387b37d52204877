/**
 * One message of an AWS event stream, keyed by its type, as AWS's own SDK emits it: `{ messageStop: { … } }`.
 *
 * An exception has its name as the key, `{ throttlingException: { message } }`; an error that the service does not
 * name as an exception is `{ error: { code, message } }`. A payload that isn't JSON comes as its bytes.
 */
export interface AWSEventStreamRecord {
  readonly [type: string]: unknown;
}
