/** One error, as a server knows it: before it is written in some shape. */
export interface ServerError {
  readonly what: string;
  /** The status of the same error over HTTP. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Whether the message says everything that the code says. */
  readonly isPlain: boolean;
}

export const SERVER_ERRORS: readonly ServerError[] = [
  {
    what: 'a rate limit that names a delay',
    status: 429,
    code: 'rate_limit_exceeded',
    message: 'Slow down. Please try again in 2.5s.',
    isPlain: true,
  },
  {
    what: 'overload',
    status: 503,
    code: 'overloaded_error',
    message: 'No capacity is left.',
    isPlain: true,
  },
  {
    what: 'an exhausted quota',
    status: 429,
    code: 'insufficient_quota',
    message: 'You have reached your usage limit.',
    isPlain: true,
  },
  {
    what: 'a prompt that is too long',
    status: 400,
    code: 'context_length_exceeded',
    message: 'The prompt does not fit.',
    isPlain: false,
  },
  {
    what: 'a wrong key',
    status: 401,
    code: 'invalid_api_key',
    message: 'Who are you?',
    isPlain: false,
  },
  {
    what: 'declined content',
    status: 400,
    code: 'content_filter',
    message: 'Not that.',
    isPlain: false,
  },
];

/** A shape in which hosts were seen to report an error in the middle of an answer. */
export interface ErrorShape {
  readonly shape: string;
  /** The record, which is also the body of the same error over HTTP. */
  readonly body: (error: ServerError) => unknown;
  /** What a stream of events has in place of `data:` and the record. Such a shape is known in no other framing. */
  readonly asText?: (body: string) => string;
  /** The shape has no place for the code. */
  readonly isWithoutCode?: true;
}

const nested = ({ code, message }: ServerError): object => ({ error: { code, message } });
const flat = ({ code, message }: ServerError): object => ({ code, message });
const text = ({ message }: ServerError): string => message;

export const ERROR_SHAPES: readonly ErrorShape[] = [
  { shape: '`error` is an object', body: nested },
  {
    shape: '`error` is an object with a type',
    body: ({ code: type, message }) => ({ error: { type, message } }),
  },
  {
    shape: '`error` is an object with a number',
    body: ({ status: code, code: status, message }) => ({ error: { code, status, message } }),
  },
  { shape: '`error` is a text beside a code', body: ({ code, message }) => ({ error: message, code }) },
  { shape: '`error` is a text', body: ({ message }) => ({ error: message }), isWithoutCode: true },
  { shape: '`error` is a list', body: ({ code, message }) => ({ error: [{ code, message }] }) },
  { shape: 'a list of records', body: (error) => [nested(error)] },
  { shape: '`type: "error"` around it', body: (error) => ({ type: 'error', ...nested(error) }) },
  { shape: '`type: "error"` beside it', body: (error) => ({ type: 'error', ...flat(error) }) },
  { shape: '`object: "error"` beside it', body: (error) => ({ object: 'error', ...flat(error) }) },
  {
    shape: '`choices[0].error`',
    body: (error) => ({ choices: [{ index: 0, delta: {}, ...nested(error) }] }),
  },
  { shape: '`x_groq.error`', body: (error) => ({ choices: [], x_groq: nested(error) }) },
  {
    shape: '`base_resp`',
    body: ({ code, message }) => ({
      choices: null,
      base_resp: { status_code: 1000, status_msg: `${code}: ${message}` },
    }),
  },
  { shape: '`errors`', body: (error) => ({ success: false, errors: [flat(error)] }) },
  { shape: 'a code and a message', body: (error) => ({ ...flat(error), request_id: 'r' }) },
  { shape: 'a type and a message', body: ({ code, message }) => ({ type: `${code}_error`, message }) },
  { shape: '`detail` is a text', body: ({ message }) => ({ detail: message }), isWithoutCode: true },
  { shape: '`detail` is an object', body: (error) => ({ detail: flat(error) }) },
  { shape: '`event: error`, `error`', body: nested, asText: (body) => `event: error\ndata: ${body}` },
  {
    shape: '`event: error`, a type and a code',
    body: ({ code: type, status: code, message }) => ({ code, message, type }),
    asText: (body) => `event: error\ndata: ${body}`,
  },
  {
    shape: '`event: error`, text',
    body: text,
    asText: (body) => `event: error\ndata: ${body}`,
    isWithoutCode: true,
  },
  {
    shape: 'the field `error`, JSON',
    body: ({ code: type, status: code, message }) => ({ code, message, type }),
    asText: (body) => `error: ${body}`,
  },
  { shape: 'the field `error`, text', body: text, asText: (body) => `error: ${body}`, isWithoutCode: true },
  { shape: 'a line without a field', body: nested, asText: (body) => body },
  { shape: 'a line without a field, a list', body: (error) => [nested(error)], asText: (body) => body },
  {
    shape: 'lines without a field',
    body: nested,
    asText: (body) => JSON.stringify(JSON.parse(body), null, 2),
  },
  {
    shape: 'lines without a field, a list',
    body: (error) => [nested(error)],
    asText: (body) => `[${JSON.stringify(JSON.parse(body), null, 2).slice(1, -1).trim()}\n]`,
  },
  {
    shape: '`error_code` and `error_msg`',
    body: ({ code, message }) => ({ error_code: code, error_msg: message }),
  },
  {
    shape: '`error_code` is a number',
    body: ({ code, message }) => ({ error_code: 336501, error_msg: `${code}: ${message}`, id: 'as-1' }),
  },
  {
    shape: '`error_code` is a number as text',
    body: ({ code, message }) => ({ error: { error_code: '336501', error_msg: `${code}: ${message}` } }),
  },
  {
    shape: '`errorCode` and `errorMessage`',
    body: ({ code, message }) => ({ errorCode: code, errorMessage: message, timestamp: 1 }),
  },
  {
    shape: '`Code` and `Message`',
    body: ({ code, message }) => ({ RequestId: 'r', Code: code, Message: message }),
  },
  { shape: '`code` and `msg`', body: ({ code, message }) => ({ code, msg: message }) },
  {
    shape: '`statusCode` and a message',
    body: ({ status: statusCode, message }) => ({ statusCode, message }),
    isWithoutCode: true,
  },
  {
    shape: '`Error` in `Response` or in `ResponseMetadata`',
    body: ({ code, message }) => ({
      [code.length % 2 === 0 ? 'Response' : 'ResponseMetadata']: {
        RequestId: 'r',
        Error: { Code: code, Message: message },
      },
    }),
  },
  { shape: '`Error`', body: ({ code: Code, message: Message }) => ({ Error: { Code, Message } }) },
  {
    shape: '`fault`',
    body: ({ code, message }) => ({ fault: { faultstring: message, detail: { errorcode: code } } }),
  },
];
