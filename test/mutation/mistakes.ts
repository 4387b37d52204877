/** A mistake that somebody could make in the library, and the tests that notice it. */
export interface Mistake {
  /** What the library does with it, in the words of its promises. */
  readonly what: string;
  readonly file: string;
  /** The text that is replaced. It stands in the file once. */
  readonly find: string;
  readonly replace: string;
  /** The full names of the tests that must fail. */
  readonly noticedBy: readonly string[];
}

/** What each promise of an answer that survives its server comes down to. */
const SURVIVAL: readonly Mistake[] = [
  {
    what: 'takes the append of another writer for its own, repeated',
    file: 'src/server/memoryLog.ts',
    find: ' && last.value === next.value',
    replace: '',
    noticedBy: ['memoryLog as a log > tells a repeated append from that of another writer by its value'],
  },
  {
    what: 'lets a writer append whose log belongs to somebody else',
    file: 'src/server/memoryLog.ts',
    find: 'if ((last?.at ?? START) !== after) return Promise.resolve(false);',
    replace: '',
    noticedBy: ['memoryLog as a log > appends after the last position only'],
  },
  {
    what: 'misses what was published while its connection was lost',
    file: 'src/redis/createChannels.ts',
    find: "subscriber.on('ready', wakeAll);",
    replace: '',
    noticedBy: ['redisLog on a Redis > reads what was published while its connection was lost'],
  },
  {
    what: 'takes what was published without asking what it continues',
    file: 'src/redis/readStream.ts',
    find: 'else if (entry && before === this.#at) this.#emit([entry]);',
    replace: 'else if (entry) this.#emit([entry]);',
    noticedBy: ['redisLog on a Redis > reads on over one connection that is killed again and again'],
  },
  {
    what: 'tells no position with an error',
    file: 'src/server/createUnpacker.ts',
    find: 'reader.error(withPosition(streamErrorFrom(record.error), entry.at))',
    replace: 'reader.error(streamErrorFrom(record.error))',
    noticedBy: ['shareThrough > keeps the error of the source for every reader, now and later'],
  },
  {
    what: 'stops an answer without its end marker',
    file: 'src/server/stopStream.ts',
    find: "  { type: 'done' },\n",
    replace: '',
    noticedBy: [
      'stopStream > ends the answer for every reader, and unsubscribes the source even if it is silent',
    ],
  },
  {
    what: 'asks a busy store without a pause',
    file: 'src/server/produce.ts',
    find: 'if (asyncScheduler.now() - begun > BUSY) await pause(REST);',
    replace: '',
    noticedBy: [
      'a store that is busy > is left alone for 75 ms after each append, and what comes meanwhile is joined',
    ],
  },
  {
    what: 'never stops an answer whose writer is quicker each time',
    file: 'src/server/produce.ts',
    find: "if (seen !== at && (await log.has(stopMarkOf(id), 'readers'))) leave('stopped');",
    replace: '',
    noticedBy: ['stops an answer whose writer is quicker each time'],
  },
  {
    what: 'does not say which part of an answer was written last',
    file: 'src/server/createUnpacker.ts',
    find: 'reader.next(withPosition(record, entry.at));',
    replace: 'reader.next(record);',
    noticedBy: ['shareThrough > resumes after each position without a gap, and emits nothing twice'],
  },
  {
    what: 'takes the same append of another writer for its own in Redis',
    file: 'src/redis/appendScript.ts',
    find: ' and last[2][2]==ARGV[#ARGV]',
    replace: '',
    noticedBy: ['redisLog on a Redis > tells a repeated append from that of another writer by its value'],
  },
  {
    what: 'appends in Redis to what belongs to somebody else',
    file: 'src/redis/appendScript.ts',
    find: "if (last and last[1] or '0-0')~=at then return 0 end\n",
    replace: '',
    noticedBy: ['redisLog on a Redis > appends after the last position only'],
  },
  {
    what: 'appends in Redis to an answer that was evicted',
    file: 'src/redis/appendScript.ts',
    find: "'NOMKSTREAM',",
    replace: '',
    noticedBy: [
      'redisLog on a Redis > appends nothing to an answer that was evicted, though the lease of its writer was not',
    ],
  },
  {
    what: 'tells a client only `internal error` when every model has failed',
    file: 'src/errors/publicError.ts',
    find: 'return publicError(error.errors.at(-1));',
    replace: 'error = undefined;',
    noticedBy: [
      'publicError > tells the last of several errors, as when every source of fallbackTo has failed',
    ],
  },
  {
    what: 'retains answers of any size in memory',
    file: 'src/server/memoryLog.ts',
    find: ' || bytes > maxBytes',
    replace: '',
    noticedBy: [
      'memoryLog > drops the oldest answers beyond so many bytes when one begins, but none that is written or read',
    ],
  },
  {
    what: 'asks a store that answers nothing again and again',
    file: 'src/server/joinLog.ts',
    find: ' || isMarking',
    replace: '',
    noticedBy: ['a store that answers nothing > is asked one thing at a time'],
  },
  {
    what: 'never believes a slow store that a writer is lost',
    file: 'src/server/joinLog.ts',
    find: ' && late < MOST_LATE',
    replace: '',
    noticedBy: ['takes no writer for dead while its own process is too busy to hear of it'],
  },
  {
    what: 'reads anew with each beat, however long a read takes',
    file: 'src/server/joinLog.ts',
    find: 'if (Number.isInteger(Math.log2(lags))) follow();',
    replace: 'follow();',
    noticedBy: ['a store that is slow > is waited for, though its first entries take 500 ms'],
  },
];

/** What each promise of the sources comes down to. */
const SOURCES: readonly Mistake[] = [
  {
    what: 'does not abort when its consumer unsubscribes',
    file: 'src/sources/fromRecords.ts',
    find: 'if (!isRead) controller.abort();',
    replace: '',
    noticedBy: ['fromSSE > unsubscribing > aborts the request before the headers'],
  },
  {
    what: 'does not abort before the headers',
    file: 'src/sources/sendRequest.ts',
    find: 'headers,\n      signal,',
    replace: 'headers,',
    noticedBy: ['fromSSE > unsubscribing > aborts the request before the headers'],
  },
  {
    what: 'does not cancel the body',
    file: 'src/sources/chunksOf.ts',
    find: "'cancel' in reader ? reader.cancel() : ",
    replace: "'cancel' in reader ? undefined : ",
    noticedBy: ['fromSSE > its input > is cancelled at once if it is a stalled stream'],
  },
  {
    what: 'does not cancel the body of an error',
    file: 'src/sources/readExcerpt.ts',
    find: 'onAbort(signal, close);',
    replace: '',
    noticedBy: ['fromBody > the body of an error > is read up to `maxErrorBody`, and then cancelled'],
  },
  {
    what: 'waits for the body of a refusal',
    file: 'src/sources/readExcerpt.ts',
    find: 'asyncScheduler.schedule(close, PATIENCE)',
    replace: 'asyncScheduler.schedule(() => undefined, PATIENCE)',
    noticedBy: ['a refusal whose body stalls > is an HttpError with what came within 700 ms'],
  },
  {
    what: 'retries what can be read only once',
    file: 'src/sources/fromRecords.ts',
    find: 'attempts !== origin && (',
    replace: 'attempts === origin && (',
    noticedBy: [
      'what can be read only once > errors with its first error, and is not retried: a Response',
      'what can be read only once > errors with its first error, and is not retried: a stream',
    ],
  },
  {
    what: 'lets a source that was read bar the retries of the next',
    file: 'src/operators/inTurn.ts',
    find: 'attempts.isSpent = false;',
    replace: '',
    noticedBy: ['what can be read only once > bars no retry of the source that follows it'],
  },
  {
    what: 'leaves a listener on the caller’s signal',
    file: 'src/sources/onAbort.ts',
    find: "signal.removeEventListener('abort', callbacks)",
    replace: 'undefined',
    noticedBy: [
      'fromBody > leaves nothing open > on the caller’s signal, however it ends',
      'onAbort > leaves no listener, whichever answer ends first',
    ],
  },
  {
    what: 'adds a listener for each answer on one signal',
    file: 'src/sources/onAbort.ts',
    find: 'CALLBACKS.get(signal) ?? ',
    replace: '',
    noticedBy: ['onAbort > has one listener on a signal, however many answers run'],
  },
  {
    what: 'ignores the caller’s signal',
    file: 'src/sources/fromRecords.ts',
    find: 'if (callerSignal) {',
    replace: 'if (callerSignal?.reason === 0) {',
    noticedBy: ['fromSSE > errors with the reason of the caller’s signal, before and while it streams'],
  },
  {
    what: 'sends a request for a consumer that has unsubscribed',
    file: 'src/sources/fromRecords.ts',
    find: 'if (subscriber.closed) return;\n\n',
    replace: '',
    noticedBy: ['sends nothing, and nothing follows, if the caller has already stopped'],
  },
  {
    what: 'sends the same Request twice',
    file: 'src/sources/sendRequest.ts',
    find: 'input.clone()',
    replace: 'input',
    noticedBy: ['fromSSE > its input > may be a Request with a body, for each subscription'],
  },
  {
    what: 'follows a redirect with a key that fetch does not know as one',
    file: 'src/sources/sendRequest.ts',
    find: '...(redirect && { redirect }),',
    replace: '',
    noticedBy: [
      'a redirect > of a request with x-api-key > 307 is not followed, and not retried',
      'a redirect > of a request with x-amz-security-token > 302 is not followed, and not retried',
    ],
  },
  {
    what: 'retries a redirect that leads to itself',
    file: 'src/errors/ConnectionError.ts',
    find: 'retryable: !isRedirect',
    replace: 'retryable: true',
    noticedBy: ['a redirect > that leads to itself is not retried, without a key'],
  },
  {
    what: 'gives a custom fetch headers that it can’t spread',
    file: 'src/sources/sendRequest.ts',
    find: 'if (!(Symbol.iterator in given)) return',
    replace: 'if (false) return',
    noticedBy: [
      'the headers of a custom fetch > are plain if they were given so, or not at all, so that a wrapper may spread them',
    ],
  },
  {
    what: 'takes a response without a body for an empty one',
    file: 'src/sources/fromRecords.ts',
    find: 'if (body === undefined) throw',
    replace: 'if (false) throw',
    noticedBy: [
      'what a source gets is known by its shape > a body that is absent is an error that says so, and isn’t retried',
    ],
  },
  {
    what: 'takes the first one of doubled content types',
    file: 'src/sources/openBody.ts',
    find: '/^(?:.*,)?\\s*(',
    replace: '/^\\s*(',
    noticedBy: [
      'fromSSE > takes the last valid one of doubled content types: application/json, text/event-stream',
      'fromSSE > takes the last valid one of doubled content types: text/event-stream; charset=utf-8, text/html',
    ],
  },
  {
    what: 'takes every text for UTF-8',
    file: 'src/sources/createCharsetParser.ts',
    find: "if (decoder.encoding === 'utf-8') return",
    replace: 'if (decoder) return',
    noticedBy: ['the charset of a text > decodes iso-8859-1, however the body is cut'],
  },
  {
    what: 'does not check the status',
    file: 'src/sources/openBody.ts',
    find: '!answer.ok || status === 204',
    replace: 'status === 204',
    noticedBy: [
      'fromSSE > an answer of the wrong kind > is an HttpError: 503 {} busy',
      'a status > of 404 is an HttpError that is not retried',
    ],
  },
  {
    what: 'does not check the content type',
    file: 'src/sources/openBody.ts',
    find: 'expected.accepts(essence)',
    replace: 'essence !== expected.mediaType',
    noticedBy: [
      'fromSSE > an answer of the wrong kind > is a ContentTypeError for 200 with HTML, and for 200 with a JSON error',
      'fromText > errors for a page of HTML',
    ],
  },
  {
    what: 'drops what the end of the body completes',
    file: 'src/sources/fromRecords.ts',
    find: 'parser.end?.();',
    replace: '',
    noticedBy: [
      'fromNDJSON > emits a last line without a line feed',
      'fromText > emits U+FFFD for a character that the end of the body cuts',
    ],
  },
  {
    what: 'does not cancel a body that it can’t parse',
    file: 'src/sources/readBody.ts',
    find: '    release();\n    throw ',
    replace: '    throw ',
    noticedBy: [
      'fromSSE > its input > is cancelled if it can’t be parsed: a stream',
      'fromSSE > its input > is closed if it is an iterable that can’t be parsed',
    ],
  },
  {
    what: 'quotes an invalid header',
    file: 'src/sources/sendRequest.ts',
    find: "// The platform's message quotes the value, which may be a key.\n    throw new TypeError('fetch refused the request: invalid headers');",
    replace: 'return new Headers(given);',
    noticedBy: [
      'no error of fromSSE shows what the user sent > as a TypeError for an invalid request: a header that continues after a line feed',
    ],
  },
  {
    what: 'keeps a cause that quotes the request',
    file: 'src/sources/toConnectionError.ts',
    find: 'reason, systemErrorFrom(system)',
    replace: 'reason, syscall ? error : cause',
    noticedBy: [
      'no error of fromSSE shows what the user sent > after a fetch of the caller that quotes the request',
      'fromBody > a failure before the answer > has a cause with the code, the number and the call only, made of one with data',
    ],
  },
  {
    what: 'takes the caller’s own error for a failure of the network',
    file: 'src/sources/toConnectionError.ts',
    find: ' || !isNetworkFailure(error)',
    replace: '',
    noticedBy: [
      'fromBody > a failure before the answer > is passed through, the same object and not retried: a bug in the caller’s fetch',
      'fromBody > a failure before the answer > is passed through, the same object and not retried: an error with a status in a function',
      'readBody > rejects with a mistake in the caller’s own iterable as it is',
    ],
  },
  {
    what: 'knows a failure of the network by its words only',
    file: 'src/sources/isNetworkFailure.ts',
    find: ' || CODES.test(String(code))',
    replace: '',
    noticedBy: ['isNetworkFailure > knows the code ECONNREFUSED, on the error or on its cause'],
  },
  {
    what: 'knows a failure of the network by its code only',
    file: 'src/sources/isNetworkFailure.ts',
    find: 'WORDS.test(String(message)) || ',
    replace: '',
    noticedBy: ['isNetworkFailure > knows the words of WebKit: Load failed'],
  },
  {
    what: 'does not look at the cause of a failure',
    file: 'src/sources/isNetworkFailure.ts',
    find: '[own, cause].some',
    replace: '[own].some',
    noticedBy: ['isNetworkFailure > knows the code ETIMEDOUT, on the error or on its cause'],
  },
  {
    what: 'passes through what the network throws in a function of the caller',
    file: 'src/sources/fromRecords.ts',
    find: "subscriber.error(toConnectionError('connect', error))",
    replace: 'subscriber.error(error)',
    noticedBy: [
      'fromBody > a failure before the answer > is a ConnectionError if the caller’s fetch or function fails as fetch does',
      'fromBody > a failure before the answer > is a ConnectionError if the network fails while the init is made',
    ],
  },
  {
    what: 'does not say which part of a request fetch refused',
    file: 'src/sources/sendRequest.ts',
    find: '(isOurs && refusalOf(request?.url ?? input, { ...own, method })) || error',
    replace: 'isOurs ? error : error',
    noticedBy: [
      'refusalOf > says which part it is, at once and without a retry: method of http://127.0.0.1:1/',
      'no error of fromSSE shows what the user sent > as a TypeError for an invalid request: a method',
    ],
  },
  {
    what: 'does not abort what an SDK does when its consumer unsubscribes',
    file: 'src/sources/fromAsyncIterable.ts',
    find: 'subscriber.add(() => controller.abort());',
    replace: '',
    noticedBy: [
      'fromAsyncIterable > aborts the signal and calls return() at once when the consumer unsubscribes from a stalled iterable',
    ],
  },
  {
    what: 'does not close an iterable',
    file: 'src/sources/fromAsyncIterable.ts',
    find: 'if (!isOver) closeIterator(iterator);',
    replace: '',
    noticedBy: ['fromAsyncIterable > closes the iterable after `take(1)`'],
  },
];

/** What each promise of reading comes down to. */
const READING: readonly Mistake[] = [
  {
    what: 'does not flush the decoder',
    file: 'src/framing/TextReader.ts',
    find: 'return this.#decoder.decode();',
    replace: "return '';",
    noticedBy: [
      'decodeText > emits U+FFFD for a character that the end cuts, and nothing for empty chunks',
      'fromText > emits U+FFFD for a character that the end of the body cuts',
    ],
  },
  {
    what: 'decodes each chunk by itself',
    file: 'src/framing/TextReader.ts',
    find: '{ stream: last >= 0x80 }',
    replace: '{ stream: false }',
    noticedBy: [
      'fromText > never splits a character, however the body is cut',
      'parseSSE > emits the same events however the bytes are cut',
    ],
  },
  {
    what: 'drops the last record',
    file: 'src/framing/createNDJSONParser.ts',
    find: 'lines.end();',
    replace: '',
    noticedBy: [
      'fromNDJSON > emits a last line without a line feed',
      'parseNDJSON > emits the same records however the bytes are cut',
    ],
  },
  {
    what: 'reads empty lines',
    file: 'src/framing/createNDJSONParser.ts',
    find: 'if (/^[ \\t\\r]*$/.test(line)) return;',
    replace: '',
    noticedBy: ['parseNDJSON > accepts LF and CRLF, skips blank lines, and removes one byte order mark'],
  },
  {
    what: 'ignores the cap of an event that comes in one piece',
    file: 'src/framing/createEventLines.ts',
    find: "if (size > maxBufferSize) throw new ParseError('too-large', line);",
    replace: '',
    noticedBy: ['fromSSE > bad input > errors for an event that is too large in one chunk'],
  },
  {
    what: 'ignores the cap of an event that it reads by itself',
    file: 'src/framing/createSSEParser.ts',
    find: 'if (!isPlain || sizeOfLine(start, end) > this.#maxBufferSize) return 0;',
    replace: 'if (!isPlain) return 0;',
    noticedBy: ['fromSSE > bad input > errors for an event that is too large in one chunk'],
  },
  {
    what: 'reads a line of an open event as an event of its own',
    file: 'src/framing/createSSEParser.ts',
    find: '!this.#lines?.isOpen() && ',
    replace: '',
    noticedBy: ['any body > is read as the line parser reads it, however it is cut'],
  },
  {
    what: 'ignores a byte order mark after events that it has read by itself',
    file: 'src/framing/createEventLines.ts',
    find: "if (hasBegun) lines.feed(':\\n');",
    replace: '',
    noticedBy: ['any body > ignores a byte order mark at its beginning only'],
  },
  {
    what: 'counts what isn’t a field over events that it reads by itself',
    file: 'src/framing/createEventLines.ts',
    find: 'strangers = 0;\n    emitEvent',
    replace: 'emitEvent',
    noticedBy: [
      'many lines that aren’t fields > are a ParseError if there are more than 1,000 between two events',
    ],
  },
  {
    what: 'ignores the cap of an endless event',
    file: 'src/framing/createEventLines.ts',
    find: 'size += sizeOfLine',
    replace: 'size = sizeOfLine',
    noticedBy: ['an event without an end > is a ParseError if it is longer than `maxBufferSize`: many lines'],
  },
  {
    what: 'ignores the cap of an endless line of an event',
    file: 'src/framing/createSSEParser.ts',
    find: "if (this.#rest.length > this.#maxBufferSize) throw new ParseError('too-large', this.#rest.take());",
    replace: '',
    noticedBy: [
      'fromSSE > bad input > errors with a ParseError for an endless line, and closes the connection',
    ],
  },
  {
    what: 'ignores the cap of an endless line',
    file: 'src/framing/createLineParser.ts',
    find: "if (line.length > maxBufferSize) throw new ParseError('too-large', line.take());",
    replace: '',
    noticedBy: [
      'parseNDJSON > errors beyond maxBufferSize, after the earlier records, however the line is cut',
      'fromNDJSON > bad input > errors with a ParseError for an endless line, and closes the connection',
    ],
  },
  {
    what: 'leaves an error inside the stream out',
    file: 'src/operators/parseDelta.ts',
    find: 'if (!isSkipped) throw error;',
    replace: "if (!isSkipped && malformed === 'skip') throw error;",
    noticedBy: ['parseDelta > reports the provider’s error after the deltas of the same record'],
  },
  {
    what: 'skips any error where it is told to skip bad JSON',
    file: 'src/operators/parseDelta.ts',
    find: 'error instanceof ParseError &&',
    replace: '',
    noticedBy: ['parseDelta > reports what a reader throws, and never skips another error than bad JSON'],
  },
  {
    what: 'never tells a reader that its records have completed',
    file: 'src/operators/parseDelta.ts',
    find: 'reader.end?.();',
    replace: '',
    noticedBy: ['parseDelta > emits what only the end can tell, before it completes'],
  },
  {
    what: 'takes a stop for the end though the client must make a call',
    file: 'src/protocols/cohere/cohere.ts',
    find: 'toolCalls.isAwaited',
    replace: 'false',
    noticedBy: [
      'why cohere has stopped > is read from any word in any spelling, and a stop with a call for the client is a wait for it',
    ],
  },
  {
    what: 'takes a line with NaN for one that isn’t JSON',
    file: 'src/framing/createNDJSONParser.ts',
    find: 'return parseRecord(line);',
    replace: 'return JSON.parse(line);',
    noticedBy: ['where text belongs, ollama > reads the numbers that only Python’s JSON has as null'],
  },
  {
    what: 'gives an error in the stream another verdict than the same body over HTTP',
    file: 'src/errors/classifyError.ts',
    find: 'errorIn(body) ?? objectIn(firstIn(body))',
    replace: 'objectIn(firstIn(body))',
    noticedBy: [
      'an error in a stream of openai-chat > has the verdict that HTTP gives it, wherever it comes: `choices[0].error`',
      'an error in a stream of anthropic-messages > has the verdict that HTTP gives it, wherever it comes: `errors`',
    ],
  },
  {
    what: 'shows any word that a server sends as a code',
    file: 'src/errors/classifyError.ts',
    find: '(code.length < 5 || KNOWN.some((words) => words.test(code)))',
    replace: 'true',
    noticedBy: [
      'a code > is not shown if it is a key of Hugging Face, in place of code',
      'a code > is not shown if it is a key of AWS, id, in place of x-amzn-errortype',
    ],
  },
  {
    what: 'takes an error without a name of its own for a record that nobody knows',
    file: 'src/errors/errorIn.ts',
    find: 'return isBareError(record, type) ? record : undefined;',
    replace: 'return undefined;',
    noticedBy: [
      'an error in a stream of gemini > has the verdict that HTTP gives it, wherever it comes: a code and a message',
      'an error in a stream of ollama > has the verdict that HTTP gives it, wherever it comes: `detail` is an object',
    ],
  },
  {
    what: 'ignores an error in a line that isn’t a field',
    file: 'src/framing/createEventLines.ts',
    find: '&& reportsError(line)) emitError(line);',
    replace: '&& false) emitError(line);',
    noticedBy: [
      'an error in a stream of openai-responses > has the verdict that HTTP gives it, wherever it comes: a line without a field',
    ],
  },
  {
    what: 'takes the end marker of another protocol for the end of an empty answer',
    file: 'src/operators/parseDelta.ts',
    find: "else if (type === 'done') expectRead(isRead);",
    replace: "else if (type === 'done') expectRead(true);",
    noticedBy: [
      'parseDelta > if the protocol knows none of the records > errors when they complete or reach an end marker, and names how many came and the first',
    ],
  },
  {
    what: 'skips a record that contradicts those before it',
    file: 'src/operators/parseDelta.ts',
    find: "error.reason !== 'protocol' &&",
    replace: '',
    noticedBy: [
      'gemini > function calls > error for a piece without a path, whatever is skipped, after what was said before',
    ],
  },
  {
    what: 'emits arguments that only repeat their fragments',
    file: 'src/protocols/shared/ToolCalls.ts',
    find: 'if (!this.#latest.get(key)?.text) this.add(key, text);',
    replace: 'this.add(key, text);',
    noticedBy: ['ToolCalls > emits complete arguments only if no fragment came before'],
  },
  {
    what: 'does not look for an error in a record without content',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'isFine ? undefined : errorIn(record)',
    replace: 'undefined',
    noticedBy: [
      'readJSON > throws an error after everything else in its record, and an error event without JSON as it is',
    ],
  },
  {
    what: 'takes the marker of another wire for a proof',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'else if (isFinished) emit',
    replace: 'else emit',
    noticedBy: [
      'readJSON > takes the marker of other wires as the end of an answer that has finished, and not as a proof that one has',
    ],
  },
  {
    what: 'emits what a cut left of the last event',
    file: 'src/framing/createEventLines.ts',
    find: 'if (!isAtEnd || isComplete(data)) emit',
    replace: 'emit',
    noticedBy: ['a last event without its blank line > is dropped otherwise: {"a":1'],
  },
  {
    what: 'goes on with a call that has ended',
    file: 'src/protocols/shared/ToolCalls.ts',
    find: 'return call?.isEnded ? undefined : call;',
    replace: 'return call;',
    noticedBy: [
      'ToolCalls > opens a call once, and again after its end',
      'ToolCalls > appends to open calls only',
    ],
  },
  {
    what: 'takes the first call of a second round for the one of the first round',
    file: 'src/message/setToolCall.ts',
    find: '&& isOver(latest, message, at)',
    replace: '&& !latest.name',
    noticedBy: [
      'reduceMessage > several rounds > each have their own calls, although each counts them from 0',
    ],
  },
  {
    what: 'writes on a thought which protocol it came by only if it has a proof',
    file: 'src/message/appendPart.ts',
    find: 'protocol ? { ...part, protocol }',
    replace: 'protocol && delta.signature ? { ...part, protocol }',
    noticedBy: [
      'reduceMessage > several rounds > write on each thought and each call which protocol it came by',
    ],
  },
  {
    what: 'sends the thoughts of another provider',
    file: 'src/requests/turnsOf.ts',
    find: '!isForeign(part.protocol, wire);',
    replace: 'true;',
    noticedBy: ['turnsOf > leaves out the thoughts of another provider and the proof of its calls'],
  },
  {
    what: 'leaves a call without a result open',
    file: 'src/requests/turnsOf.ts',
    find: 'return rounds;',
    replace:
      'return rounds.map((turn) => ({ ...turn, results: turn.results.filter(({ result }) => result !== STOPPED) }));',
    noticedBy: ['turnsOf > gives an error as the result of each call that has none'],
  },
  {
    what: 'sends an id twice',
    file: 'src/requests/createCallNamer.ts',
    find: 'taken.add(name);',
    replace: '',
    noticedBy: ['turnsOf > ids > that come again in a later round are told apart'],
  },
  {
    what: 'ends a text that a backslash and a surrogate’s number stand in',
    file: 'src/requests/finishBody.ts',
    find: '/(\\\\\\\\)|\\\\ud[89a-f]../g',
    replace: '/(\\0)|\\\\ud[89a-f]../g',
    noticedBy: ['finishBody > replaces halves of surrogate pairs, in names too, and nothing else'],
  },
  {
    what: 'finds a call by its identity, which a store does not keep',
    file: 'src/message/setToolCall.ts',
    find: 'toolCalls[place]?.index !== index',
    replace: 'toolCalls[place] !== before',
    noticedBy: [
      'reduceMessage > tool calls > are found by their index, whatever a store makes of the message between two deltas',
    ],
  },
  {
    what: 'hides growing arguments behind a proxy',
    file: 'src/message/growToolCall.ts',
    find: 'return Object.preventExtensions(parseFragment(text));',
    replace: 'return undefined;',
    noticedBy: ['the arguments of a tool call > grow behind a proxy too, and are still known to be open'],
  },
  {
    what: 'takes arguments of any depth, which JSON.stringify cannot write',
    file: 'src/message/toolCall.ts',
    find: ' || isTooLarge(complete)',
    replace: '',
    noticedBy: [
      'the arguments of a tool call > are invalid beyond the limits of growing ones: their readers recurse',
    ],
  },
  {
    what: 'adds usage instead of replacing it',
    file: 'src/message/reduceMessage.ts',
    find: 'usage: delta.usage',
    replace:
      'usage: { ...delta.usage, outputTokens: (before.usage?.outputTokens ?? 0) + delta.usage.outputTokens }',
    noticedBy: ['reduceMessage > replaces usage, and has the finish reason'],
  },
  {
    what: 'keeps the void part after a restart',
    file: 'src/message/reduceMessage.ts',
    find: 'return { ...EMPTY, attempt: delta.attempt };',
    replace: 'return { ...before, attempt: delta.attempt };',
    noticedBy: [
      'reduceMessage > drops everything at a restart',
      'retryWithBackoff > never doubles a token > when it restarts',
    ],
  },
  {
    what: 'emits a call at each end marker',
    file: 'src/operators/completeToolCalls.ts',
    find: 'calls.clear();\n      if',
    replace: 'if',
    noticedBy: [
      'completeToolCalls > emits each of several parallel calls once, in the order in which they began',
    ],
  },
  {
    what: 'runs the calls of an answer that was cut',
    file: 'src/operators/completeToolCalls.ts',
    find: 'if (isFinished && reason) emitRest();',
    replace: 'emitRest();',
    noticedBy: [
      'completeToolCalls > emits no call of an answer that is cut, errors, or says more after its finish',
    ],
  },
  {
    what: 'runs a call before its answer is complete, so that a retry runs it again',
    file: 'src/operators/completeToolCalls.ts',
    find: "config.when === 'call'",
    replace: "config.when !== 'answer'",
    noticedBy: ['completeToolCalls > emits each call once, however often the answer is cut and restarted'],
  },
  {
    what: 'runs the calls of an answer that was refused',
    file: 'src/operators/completeToolCalls.ts',
    find: '(stop|tool-calls)',
    replace: '(stop|tool-calls|refusal)',
    noticedBy: ['completeToolCalls > emits no call of an answer that finished with `refusal`'],
  },
  {
    what: 'runs the calls of a void attempt',
    file: 'src/operators/completeToolCalls.ts',
    find: 'calls.clear();\n            results.clear();',
    replace: '',
    noticedBy: ['completeToolCalls > emits the call of the last attempt only'],
  },
];

/** What each promise about time, ends and faults comes down to. */
/** What hosts number wrong, and say more than once. */
const NUMBERING: readonly Mistake[] = [
  {
    what: 'says a part of a response again that closes under another index',
    file: 'src/protocols/openai/ResponseParts.ts',
    find: 'isListed || !speech.said.includes(text)',
    replace: "text !== ''",
    noticedBy: ['openaiResponses, however a host numbers > reads each item once'],
  },
  {
    what: 'takes an item under a used index for the closed one',
    file: 'src/protocols/openai/ResponseItems.ts',
    find: 'return item?.isClosed ? undefined : item;',
    replace: 'return item;',
    noticedBy: [
      'openaiResponses > takes what comes under the index of a closed item, with another id, for another item',
    ],
  },
  {
    what: 'takes two calls under one index for one',
    file: 'src/protocols/openai/ResponseItems.ts',
    find: '(open?.callId && callId ? undefined : open)',
    replace: 'open',
    noticedBy: [
      'openaiResponses > calls for the client > are told apart by their ids if they are open under one index',
    ],
  },
  {
    what: 'loses the end of a text that only the complete part has',
    file: 'src/protocols/openai/ResponseParts.ts',
    find: 'if (text.startsWith(rest)) this.add(kind, item, index, text.slice(rest.length));',
    replace: '',
    noticedBy: [
      'openaiResponses > what it writes > is what came in pieces, and then what the complete text says beyond it',
    ],
  },
  {
    what: 'makes a call twice that a host repeats at its end',
    file: 'src/protocols/shared/createToolCallTracker.ts',
    find: ' || (!call.custom && isComplete(call) && isSameJSON(text, call.text))',
    replace: '',
    noticedBy: ['createToolCallTracker > passes over a call that comes again, complete, under its id'],
  },
  {
    what: 'makes a call twice that Gemini repeats under its id',
    file: 'src/protocols/google/GeminiToolCalls.ts',
    find: 'if (text && before && this.#calls.find(before)?.text === text) return;',
    replace: '',
    noticedBy: [
      'gemini > function calls > are known by their ids, in whichever records their names and arguments come',
    ],
  },
  {
    what: 'keeps the fragments although the complete arguments are others',
    file: 'src/protocols/shared/GrowingCall.ts',
    find: 'isSameJSON(this.text, text)',
    replace: "this.text !== ''",
    noticedBy: [
      'openaiResponses > calls for the client > have the arguments that the provider says last, if the fragments are others',
    ],
  },
  {
    what: 'ends a call in the middle of its arguments because a host says why it stopped',
    file: 'src/protocols/shared/createToolCallTracker.ts',
    find: "if (!isOver && call.head === '{' && !isComplete(call)) continue;",
    replace: '',
    noticedBy: [
      'openaiChat > keeps a call open after a finish reason until its arguments are complete, or the answer is over',
    ],
  },
];

const RESILIENCE: readonly Mistake[] = [
  {
    what: 'takes a cut for the end',
    file: 'src/operators/takeUntilDone.ts',
    find: 'else subscriber.error(new TruncatedStreamError());',
    replace: 'else subscriber.complete();',
    noticedBy: [
      'takeUntilDone > errors if the source completes with neither, empty or not',
      'fromSSE > a connection that fails > is a TruncatedStreamError if gzip is cut short',
    ],
  },
  {
    what: 'completes at finish, before usage',
    file: 'src/operators/takeUntilDone.ts',
    find: ": type === 'done';",
    replace: ": ['done', 'finish'].includes(String(type));",
    noticedBy: ['takeUntilDone > does not complete at finish, because usage comes later'],
  },
  {
    what: 'aborts a complete answer',
    file: 'src/operators/takeUntilDone.ts',
    find: 'stage.outlive();',
    replace: '',
    noticedBy: [
      'takeUntilDone > after the end marker > unsubscribes a source that completes when it ends, or after 100 ms, and emits nothing more',
      'uses connections again if a body ends 2 ms later',
    ],
  },
  {
    what: 'waits for ever for the end of a body after the end marker',
    file: 'src/operators/takeUntilDone.ts',
    find: 'if (isSecond) stage.unsubscribe();',
    replace: 'if (isSecond) return;',
    noticedBy: [
      'takeUntilDone > after the end marker > unsubscribes a source that never ends when it ends, or after 100 ms, and emits nothing more',
      'aborts a body that does not end, after a moment, and at once when the consumer unsubscribes',
    ],
  },
  {
    what: 'completes only when the body ends',
    file: 'src/operators/takeUntilDone.ts',
    find: 'stage.outlive();\n        subscriber.complete();',
    replace: 'stage.outlive();\n        stage.add(() => subscriber.complete());',
    noticedBy: [
      'takeUntilDone > completes at the end marker, as the diagram shows',
      'takeUntilDone > after the end marker > unsubscribes a source that is silent when it ends, or after 100 ms, and emits nothing more',
    ],
  },
  {
    what: 'does not hear the caller while a retry waits',
    file: 'src/operators/inTurn.ts',
    find: 'attempts.onStop?.((reason) => subscriber.error(reason))',
    replace: 'attempts.onStop?.(() => undefined)',
    noticedBy: [
      'a stop while a retry waits > is heard at once: undefined',
      'a stop while a retry waits > is heard through the signal that a function returns, but not through its time limit',
    ],
  },
  {
    what: 'subscribes to the next source after a stop with a reason of the caller’s own',
    file: 'src/operators/inTurn.ts',
    find: 'if (subscriber.closed) return;',
    replace: '',
    noticedBy: [
      "a stop by the caller before the headers > through `init.signal` is its reason, and nothing follows: 'text'",
    ],
  },
  {
    what: 'hears the signal of an earlier attempt',
    file: 'src/operators/inTurn.ts',
    find: 'wait.unsubscribe();',
    replace: '',
    noticedBy: [
      'a stop while a retry waits > through the signal of an earlier attempt stops no later one',
      'fromSSE with resume > retains nothing of the connections that were',
    ],
  },
  {
    what: 'takes the time limit of one attempt for a stop of all',
    file: 'src/sources/fromRecords.ts',
    find: "if (given === init || 'signal' in init || objectIn(reason)['name'] !== 'TimeoutError')",
    replace: '',
    noticedBy: [
      'a stop while a retry waits > is heard through the signal that a function returns, but not through its time limit',
    ],
  },
  {
    what: 'takes a stop by the caller for a cut',
    file: 'src/sources/toConnectionError.ts',
    find: 'isStop(error) || ',
    replace: '',
    noticedBy: [
      'AbortError passes by its name, whatever its words',
      'TimeoutError passes by its name, whatever its words',
    ],
  },
  {
    what: 'takes a stop by the caller for the end of a refusal',
    file: 'src/sources/readExcerpt.ts',
    find: 'if (!isBreak(error)) throw error;',
    replace: 'void isBreak(error);',
    noticedBy: [
      'a stop by the caller in the body of a refusal > through a signal of its own in the function is an AbortError, and nothing follows',
      "a stop by the caller in the body of a refusal > through a signal of its own in the function is its reason: 'text'",
    ],
  },
  {
    what: 'waits for a generator to end the body of a refusal',
    file: 'src/sources/readExcerpt.ts',
    find: 'resolve(undefined);',
    replace: '',
    noticedBy: [
      'what a source gets is known by its shape > a refusal may have a body of a generator that stalls',
    ],
  },
  {
    what: 'subscribes to the next source after a time limit of the caller',
    file: 'src/errors/isStop.ts',
    find: " || name === 'TimeoutError'",
    replace: '',
    noticedBy: ['fallbackTo > errors > at once after a time limit of the caller'],
  },
  {
    what: 'does not clear the timer of the first value',
    file: 'src/operators/timeoutIdle.ts',
    find: 'timer?.unsubscribe();',
    replace: '',
    noticedBy: ['timeoutIdle > waits for ever without a limit for a phase'],
  },
  {
    what: 'takes the sleep of the thread for silence',
    file: 'src/operators/timeoutIdle.ts',
    find: 'if (rest === 0 || silentAt === activeAt)',
    replace: '',
    noticedBy: [
      'timeoutIdle > on a clock of its own > counts what arrived while the thread slept, in each phase',
      'timeoutIdle > counts what waits in the queue of a thread that was busy',
    ],
  },
  {
    what: 'hides a stall if the clock is set back',
    file: 'src/operators/timeoutIdle.ts',
    find: 'activeAt = now;',
    replace: '',
    noticedBy: [
      'timeoutIdle > on a clock of its own > errors within twice the limit if the clock is set back',
    ],
  },
  {
    what: 'leaves its timer running when its consumer unsubscribes',
    file: 'src/operators/timeoutIdle.ts',
    find: 'subscriber.add(timer);',
    replace: '',
    noticedBy: ['timeoutIdle > leaves no timer running if its source is silent'],
  },
  {
    what: 'does not stop a synchronous source after take',
    file: 'src/operators/Stage.ts',
    find: 'outer.add(this);',
    replace: 'queueMicrotask(() => outer.add(this));',
    noticedBy: ['operate > stops a synchronous source after `take(1)`'],
  },
  {
    what: 'retries after content',
    file: 'src/operators/retryWithBackoff.ts',
    find: "if (!partial && (attempts.isSpent || (hasContent && onPartial !== 'restart'))) return undefined;",
    replace: '',
    noticedBy: [
      'retryWithBackoff > after content > keeps the content and errors, by default',
      'retryWithBackoff > after content > errors after content that isn’t a delta, even if given a function',
      'retryWithBackoff > never doubles a token > when it errors: the content is a prefix of the answer',
    ],
  },
  {
    what: 'restarts too early: before there is new content',
    file: 'src/operators/inTurn.ts',
    find: 'let preamble: Map<string, Delta> | undefined = new Map();',
    replace:
      "let preamble: Map<string, Delta> | undefined = new Map(); if (restarts && hasContent) subscriber.next({ type: 'restart', attempt: attempts.count, error: lastError });",
    noticedBy: [
      'retryWithBackoff > after content > restarts just before the new content, if configured to',
      'retryWithBackoff > after content > keeps the partial answer if no new attempt has content',
    ],
  },
  {
    what: 'loses the preamble on an error',
    file: 'src/operators/inTurn.ts',
    find: 'if (!hasContent) release();',
    replace: '',
    noticedBy: ['retryWithBackoff > emits the buffered preamble before the last error'],
  },
  {
    what: 'loses the preamble on completion',
    file: 'src/operators/inTurn.ts',
    find: 'release();\n            subscriber.complete();',
    replace: 'subscriber.complete();',
    noticedBy: ['retryWithBackoff > emits the buffered preamble when an answer without content completes'],
  },
  {
    what: 'subscribes to the next attempt before it tears the failed one down',
    file: 'src/operators/inTurn.ts',
    find: 'current.unsubscribe();',
    replace: '',
    noticedBy: [
      'retryWithBackoff without a delay, on a synchronous scheduler > tears an attempt that fails later down before it subscribes to the next',
      'fallbackTo > tears an attempt that fails later down before it subscribes to the next',
    ],
  },
  {
    what: 'replaces an attempt while it is still being subscribed to',
    file: 'src/operators/inTurn.ts',
    find: 'current = inner;\n        replaceFailed();',
    replace: '',
    noticedBy: [
      'retryWithBackoff without a delay, on a synchronous scheduler > tears an attempt that fails while it is subscribed to down before it subscribes to the next',
      'fallbackTo > tears an attempt that fails while it is subscribed to down before it subscribes to the next',
    ],
  },
  {
    what: 'passes the number of a restart through as it is',
    file: 'src/operators/inTurn.ts',
    find: 'Math.max(latestRestart + 1, restart.attempt)',
    replace: 'restart.attempt',
    noticedBy: [
      'the numbers of restarts > are 2, 3, 4 if the inner retry is subscribed to later',
      'the numbers of restarts > never come twice if a backend repeats one',
    ],
  },
  {
    what: 'forgets the number that a backend gave',
    file: 'src/operators/inTurn.ts',
    find: 'attempts.count = Math.max(attempts.count, latestRestart);',
    replace: '',
    noticedBy: [
      'the numbers of restarts > grow beyond the number that a backend gave',
      'fallbackTo > counts all attempts > of a backend',
    ],
  },
  {
    what: 'buffers each usage of a preamble',
    file: 'src/operators/inTurn.ts',
    find: 'preamble.set(value.type, value);',
    replace: 'preamble.set(String(preamble.size), value);',
    noticedBy: ['retryWithBackoff > retains only the latest `start` and `usage` of a preamble, however long'],
  },
  {
    what: 'retains every name that a usage has had',
    file: 'src/protocols/anthropic/AnthropicUsage.ts',
    find: 'NAMES.test(key) &&',
    replace: '',
    noticedBy: ['many fragments > cost no more than their number: usage with other names'],
  },
  {
    what: 'retries once too often',
    file: 'src/operators/retryWithBackoff.ts',
    find: 'tries > count + 1',
    replace: 'tries > count + 2',
    noticedBy: [
      'retryWithBackoff > waits 500 ms, then 1,000 ms, and then gives up, by default',
      'retryWithBackoff > counts per subscriber, and tokens do not refill the count',
    ],
  },
  {
    what: 'retries once too seldom',
    file: 'src/operators/retryWithBackoff.ts',
    find: 'tries > count + 1',
    replace: 'tries > count',
    noticedBy: [
      'retryWithBackoff > waits 500 ms, then 1,000 ms, and then gives up, by default',
      'retryWithBackoff > never doubles a token > when it restarts',
    ],
  },
  {
    what: 'jitters upwards',
    file: 'src/operators/retryWithBackoff.ts',
    find: '(1 - jitter * Math.random())',
    replace: '(1 + jitter * Math.random())',
    noticedBy: ['retryWithBackoff > shortens its waits by chance, and never lengthens them'],
  },
  {
    what: 'waits longer than a timer can, so not at all',
    file: 'src/operators/inTurn.ts',
    find: 'Math.min(delay, LONGEST_DELAY)',
    replace: 'delay',
    noticedBy: [
      'retryWithBackoff > waits as long as a timer can, and never fires at once, if the server asks for more',
    ],
  },
  {
    what: 'does not double its wait',
    file: 'src/operators/retryWithBackoff.ts',
    find: 'initialDelay * 2 ** (tries - 2)',
    replace: 'initialDelay',
    noticedBy: ['retryWithBackoff > doubles its wait up to `maxDelay`, and then errors with the last error'],
  },
  {
    what: 'waits longer than `maxRetryAfter`',
    file: 'src/operators/retryWithBackoff.ts',
    find: 'return requested <= maxRetryAfter ? requested : undefined;',
    replace: 'return requested;',
    noticedBy: [
      'retryWithBackoff > errors at once, with the server’s wait, if it is longer than `maxRetryAfter`',
      'retryWithBackoff > waits no longer than `maxRetryAfter`',
    ],
  },
  {
    what: 'ignores a Retry-After that is a date',
    file: 'src/errors/retryAfter.ts',
    find: 'return Number.isNaN(date) ? undefined : Math.max(0, date - now);',
    replace: 'return undefined;',
    noticedBy: ['retryWithBackoff > waits as long as the server asks: a date'],
  },
  {
    what: 'retries what is of no use to retry',
    file: 'src/errors/classifyError.ts',
    find: "retryable: reason === 'transient'",
    replace: 'retryable: true',
    noticedBy: [
      'retryWithBackoff > never retries after an exhausted quota',
      'retryWithBackoff > never retries after a content policy',
      'retryWithBackoff > never retries after a bad request',
    ],
  },
  {
    what: 'counts the attempts of one subscriber for the next',
    file: 'src/operators/inTurn.ts',
    find: 'isSubscribing = false;\n          setAttempts(outer);',
    replace: 'isSubscribing = false;',
    noticedBy: ['fromSSE > calls the function for its init per attempt, and counts attempts per subscriber'],
  },
  {
    what: 'counts what a handler subscribes to with the attempts of a synchronous source',
    file: 'src/operators/inTurn.ts',
    find: 'if (isSubscribing) setAttempts(outer);',
    replace: '',
    noticedBy: [
      'the count of attempts > of a synchronous source > isn’t that of what is subscribed to at a value, downstream',
    ],
  },
];

/** What each promise on the way to the screen comes down to. */
const OUTWARD: readonly Mistake[] = [
  {
    what: 'loses its buffer on an error',
    file: 'src/operators/coalesce.ts',
    find: 'error(error) {\n        flush();',
    replace: 'error(error) {',
    noticedBy: [
      'coalesce > emits the first value at once, then the values of each window, and the buffer before an error, as the diagram shows',
      'coalesce > emits the buffer before the error of its source',
    ],
  },
  {
    what: 'loses its buffer on completion',
    file: 'src/operators/coalesce.ts',
    find: 'complete() {\n        flush();',
    replace: 'complete() {',
    noticedBy: ['coalesce > emits the buffer before it completes'],
  },
  {
    what: 'buffers the first value',
    file: 'src/operators/coalesce.ts',
    find: 'if (passesAtOnce) subscriber.next(value);',
    replace: 'if (!passesAtOnce) subscriber.next(value);',
    noticedBy: [
      'coalesce > emits the first value at once, then the values of each window, and the buffer before an error, as the diagram shows',
    ],
  },
  {
    what: 'leaves the timer of its window running',
    file: 'src/operators/coalesce.ts',
    find: 'subscriber.add(end.subscribe(',
    replace: 'void (end.subscribe(',
    noticedBy: ['coalesce > leaves no timer running when its consumer unsubscribes'],
  },
  {
    what: 'waits for ever for a frame in the background',
    file: 'src/operators/coalesce.ts',
    find: 'race(animationFrames(), timer(MISSED_FRAME))',
    replace: 'animationFrames()',
    noticedBy: [
      'coalesce > by frames > waits at most 250 ms for one, because a tab in the background gets none',
    ],
  },
  {
    what: 'replays only the latest value',
    file: 'src/operators/shareStream.ts',
    find: "replay === 'latest' ? 1 : Infinity",
    replace: '1',
    noticedBy: [
      'shareStream > sends one request, and emits all values so far to a late subscriber, as the diagram shows',
    ],
  },
  {
    what: 'has no grace',
    file: 'src/operators/shareStream.ts',
    find: 'grace === 0 ||',
    replace: 'true ||',
    noticedBy: ['shareStream > stays subscribed for a subscriber that arrives within the grace'],
  },
  {
    what: 'stays subscribed after the grace',
    file: 'src/operators/shareStream.ts',
    find: 'isOpen ? timer(grace, scheduler) : EMPTY',
    replace: 'EMPTY',
    noticedBy: ['shareStream > unsubscribes the source `grace` after the last subscriber has unsubscribed'],
  },
  {
    what: 'sends a second request for a complete answer',
    file: 'src/operators/shareStream.ts',
    find: 'resetOnComplete: false',
    replace: 'resetOnComplete: true',
    noticedBy: ['shareStream > replays a complete answer with its completion, and sends no second request'],
  },
  {
    what: 'keeps only the last error of several sources',
    file: 'src/operators/fallbackTo.ts',
    find: 'new AggregateError(errors, `${errors.length} sources failed`)',
    replace: 'errors.at(-1)',
    noticedBy: ['fallbackTo > errors > with all errors in order, and without text of the servers'],
  },
  {
    what: 'puts a stop by the caller among the errors of sources',
    file: 'src/operators/fallbackTo.ts',
    find: '|| isFinal(last)',
    replace: '',
    noticedBy: ['fallbackTo > errors > at once after an abort by the caller'],
  },
  {
    what: 'puts a stop for another reason among the errors of sources',
    file: 'src/operators/fallbackTo.ts',
    find: '(isAlone = true)',
    replace: 'undefined',
    noticedBy: [
      'fallbackTo > errors > with the reason alone if the caller’s signal stops the last source, whatever the reason',
    ],
  },
  {
    what: 'subscribes to the next source after a stop by the caller',
    file: 'src/operators/fallbackTo.ts',
    find: '&& !isFinal(error)',
    replace: '',
    noticedBy: [
      'fallbackTo > errors > at once after an abort by the caller',
      'fallbackTo > errors > at once after a spent budget',
    ],
  },
  {
    what: 'emits no restart when the next source takes over',
    file: 'src/operators/fallbackTo.ts',
    find: 'restarts: true',
    replace: 'restarts: false',
    noticedBy: [
      'fallbackTo > after content > restarts for each source with content, with the error of the previous one',
      'fallbackTo > never doubles a token, wherever its sources are cut',
    ],
  },
  {
    what: 'loses the partial answer when it errors',
    file: 'src/operators/toStreamState.ts',
    find: "of({ status: 'error', message, error })",
    replace: "of({ status: 'error', message: undefined, error })",
    noticedBy: ['toStreamState > emits the partial answer with the error, as the diagram shows'],
  },
  {
    what: 'shows a stopped answer as a complete one',
    file: 'src/operators/toStreamState.ts',
    find: "message?.status === 'complete'",
    replace: 'message',
    noticedBy: [
      'toStreamState > emits the partial answer with `stopped` when a Stop button completes it',
      'toStreamState > is stopped if the source completes after content alone',
    ],
  },
  {
    what: 'emits nothing while it connects',
    file: 'src/operators/toStreamState.ts',
    find: 'concat(of(CONNECTING), streaming, last)',
    replace: 'concat(streaming, last)',
    noticedBy: ['toStreamState > emits `connecting` synchronously'],
  },
  {
    what: 'reports no answer that was stopped',
    file: 'src/operators/meter.ts',
    find: 'if (isOver) return;',
    replace: 'return;',
    noticedBy: ['meter > reports when the consumer unsubscribes, and unsubscribes the source'],
  },
  {
    what: 'reports the words of an error',
    file: 'src/operators/meter.ts',
    find: 'error instanceof Error ? error.name : typeof error',
    replace: 'error instanceof Error ? error.message : String(error)',
    noticedBy: [
      'meter > reports an error by the name of its class, and nothing else of it',
      'meter > names the type of a thrown value that isn’t an error',
    ],
  },
];

/** What records share is compared, and nobody must be able to tell. */
const FRAMES: readonly Mistake[] = [
  {
    what: 'takes a control character in a string',
    file: 'src/framing/readTemplate.ts',
    find: '!isPlain(code)',
    replace: 'code === QUOTE || code !== code',
    noticedBy: ['TemplateParser > where the difference is a value > gives what JSON.parse gives'],
  },
  {
    what: 'takes a number with a leading zero',
    file: 'src/framing/readTemplate.ts',
    find: 'text.charCodeAt(start) !== ZERO',
    replace: 'true',
    noticedBy: ['TemplateParser > where the difference is a value > gives what JSON.parse gives'],
  },
  {
    what: 'takes what stands behind a record',
    file: 'src/framing/readTemplate.ts',
    find: 'text.slice(at) === rest ? holders',
    replace: 'text.slice(at).startsWith(rest) ? holders',
    noticedBy: ['TemplateParser > refuses what JSON.parse refuses, and continues'],
  },
  {
    what: 'keeps the chunk that a string was cut from',
    file: 'src/framing/readTemplate.ts',
    find: 'return inside.length > LONGEST_COPY',
    replace: 'return inside.length < 0',
    noticedBy: ['TemplateParser > holds on to no chunk that a string was cut from'],
  },
  {
    what: 'takes the name of a field for its value',
    file: 'src/framing/learnTemplate.ts',
    find: 'if (!place) return undefined;',
    replace: 'if (!place) {\n      rest += token;\n      continue;\n    }',
    noticedBy: ['TemplateParser > gives what JSON.parse gives where the difference is a name beside a value'],
  },
  {
    what: 'takes words of the wire for its own mark',
    file: 'src/framing/learnTemplate.ts',
    find: '`${Math.random()}-`',
    replace: "'-'",
    noticedBy: [
      'TemplateParser > where the difference is a value beside all that a mark for it might be > gives what JSON.parse gives',
    ],
  },
  {
    what: 'learns without end where there is nothing to learn',
    file: 'src/framing/TemplateParser.ts',
    find: 'this.#credit >= this.#price && ',
    replace: '',
    noticedBy: ['TemplateParser > gives up where learning does not pay'],
  },
  {
    what: 'retains the chunk that a template was learnt from',
    file: 'src/framing/TemplateParser.ts',
    find: "this.#last = learnt ? '' : text;",
    replace: 'this.#last = text;',
    noticedBy: ['TemplateParser > retains no chunk once it has learnt a template'],
  },
  {
    what: 'writes the next record into one that was retained',
    file: 'src/framing/TemplateParser.ts',
    find: 'if (this.#isLent && this.#template) releaseTemplate(this.#template);',
    replace: '',
    noticedBy: ['TemplateParser > never writes into a value that was retained'],
  },
  {
    what: 'writes into the copies of a template, and leaves them where they were in the outer one',
    file: 'src/framing/readTemplate.ts',
    find: 'outer.value[key] = holder.value;',
    replace: '',
    noticedBy: ['TemplateParser > never writes into a value that was retained'],
  },
  {
    what: 'does not say that a delta holds a part of its record',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'json.retain();\n      isPlain = false;',
    replace: 'isPlain = false;',
    noticedBy: ['readJSON > retains a record that emits what may hold a part of it'],
  },
  {
    what: 'does not say that a reader may have retained a record',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'if (isPlain === undefined) json.retain();',
    replace: '',
    noticedBy: ['readJSON > retains a record that emits nothing, because the reader may have retained it'],
  },
  {
    what: 'does not unsubscribe the upstream stage',
    file: 'src/operators/Stage.ts',
    find: 'this.#upstream?.unsubscribe();',
    replace: '',
    noticedBy: [
      'Stage > unsubscribes the source when the consumer unsubscribes, through any number of stages',
    ],
  },
];

/** What the pages draw is what the tests read. */
const DIAGRAMS: readonly Mistake[] = [
  {
    what: 'draws a row under another label',
    file: 'docs/operators/accumulate.md',
    find: 'deltas    -a-b-r-a|',
    replace: 'values    -a-b-r-a|',
    noticedBy: ['accumulate > emits a snapshot per delta, as the diagram shows'],
  },
];

/** What is asked, whom a tool and a key belong to, and what is paid. */
const ASKING: readonly Mistake[] = [
  {
    what: 'sends the results of calls in another order',
    file: 'src/requests/turnsOf.ts',
    find: 'round.results.push(open);',
    replace: 'round.results.unshift(open);',
    noticedBy: [
      'turnsOf > makes a turn of each round, with the results in the order of the calls',
      'a body for anthropic-messages > gives each call exactly one result, directly after it, and to each call another id',
      'one conversation > is handed through all of them in one history',
    ],
  },
  {
    what: 'sends the result of a call twice',
    file: 'src/requests/turnsOf.ts',
    find: 'round.results.push(open);',
    replace: 'round.results.push(open, open);',
    noticedBy: [
      'a body for openai-chat > gives each call exactly one result, directly after it, and to each call another id',
      'one conversation > runs over gemini by switching the model',
    ],
  },
  {
    what: 'sends the proof of a call to another provider',
    file: 'src/requests/turnsOf.ts',
    find: '!isForeign(fields.protocol, wire) && signature',
    replace: 'signature',
    noticedBy: [
      'turnsOf > leaves out the thoughts of another provider and the proof of its calls',
      'one conversation > is handed through all of them in one history',
    ],
  },
  {
    what: 'marks all blocks for the cache',
    file: 'src/protocols/anthropic/anthropicMessagesBody.ts',
    find: 'at === blocks.length - 1 ? { ...block, ...mark } : block',
    replace: '{ ...block, ...mark }',
    noticedBy: [
      'a body for anthropic-messages > has four cache marks at most, is well-formed, and is what JSON makes of it',
      'one conversation > runs over anthropic-messages by switching the model',
    ],
  },
  {
    what: 'runs the tools of a round that was cut by its length',
    file: 'src/models/runTools.ts',
    find: "reason === 'tool-calls' ? transcript.calls() : []",
    replace: 'transcript.calls()',
    noticedBy: [
      'runTools > runs nothing for a round that finished with length',
      'rule 4, a tool runs once > not at all for a round that finished with refusal',
    ],
  },
  {
    what: 'runs the calls of an attempt that a restart has voided',
    file: 'src/models/createTranscript.ts',
    find: 'said.length = base.length;',
    replace: '',
    noticedBy: [
      'a restart > in the first round voids its calls',
      'rule 4, a tool runs once > for each call of a round that finished, under one key, whatever was cut, retried or replaced',
    ],
  },
  {
    what: 'says the earlier rounds not again after a restart',
    file: 'src/models/createTranscript.ts',
    find: 'said.forEach(emit);',
    replace: '',
    noticedBy: [
      'a restart > in a later round says the earlier ones again, once, and runs nothing twice',
      'rule 4, a tool runs once > for each call of a round that finished, under one key, whatever was cut, retried or replaced',
    ],
  },
  {
    what: 'gives a tool the key of its own round, which a restart changes',
    file: 'src/models/runTools.ts',
    find: 'id ??= transcript',
    replace: 'id = givenId ?? transcript',
    noticedBy: [
      'a tool > gets its call, a signal, and a key of the answer’s id and the call’s index',
      'a tool > has the same key after a restart in its round',
    ],
  },
  {
    what: 'replaces the usage of earlier rounds',
    file: 'src/models/createTranscript.ts',
    find: 'usage: addUsage(base.usage, delta.usage)',
    replace: 'usage: delta.usage',
    noticedBy: [
      'runTools > adds up each count of usage, and replaces those of one round',
      'one conversation > runs over cohere by switching the model',
    ],
  },
  {
    what: 'counts the calls of each round from 0',
    file: 'src/models/createTranscript.ts',
    find: 'callCount = Math.max(callCount, index + 1);',
    replace: '',
    noticedBy: ['runTools > numbers calls through, and gives each an id'],
  },
  {
    what: 'merges arguments that reach a prototype',
    file: 'src/models/runTool.ts',
    find: "key === '__proto__' || ",
    replace: '',
    noticedBy: ['a tool > is never run with what isn’t JSON or reaches a prototype, and the model is told'],
  },
  {
    what: 'leaves a tool running that is stopped',
    file: 'src/models/runTool.ts',
    find: 'tap({ error: abort, unsubscribe: abort }),',
    replace: 'tap({ error: abort }),',
    noticedBy: ['unsubscribing > stops the tools, and aborts their signal'],
  },
  {
    what: 'does not hear a time limit between attempts whose key is a function',
    file: 'src/models/createPost.ts',
    find: 'Object.assign(async (attempt: number) => initFor(body, await apiKey(attempt)), init)',
    replace: 'async (attempt) => initFor(body, await apiKey(attempt))',
    noticedBy: [
      'rule 2, a key belongs to an origin: anthropic-messages > hears a stop and a time limit while a retry waits, with a function that returns one',
    ],
  },
  {
    what: 'sends a key along with a redirect',
    file: 'src/models/createPost.ts',
    find: 'redirect: refuseRedirects(),',
    replace: '',
    noticedBy: [
      'rule 2, a key belongs to an origin: openai-chat > follows no redirect to another port, with a key, and the error isn’t retried',
    ],
  },
  {
    what: 'takes a host for this machine that only begins like it',
    file: 'src/models/createPost.ts',
    find: '|\\[::1\\])$/',
    replace: '|\\[::1\\])/',
    noticedBy: [
      'rule 2, a key belongs to an origin: cohere > is never sent to http://127.0.0.1.example.com/',
      'fromCohere > refuses a key that others could read',
    ],
  },
  {
    what: 'writes the name of a model into a path as it is',
    file: 'src/models/pathName.ts',
    find: 'encodeURIComponent(model)',
    replace: 'model',
    noticedBy: ['rule 2, names in paths > are encoded, and no dots: fromGemini'],
  },
  {
    what: 'keeps what it has reserved',
    file: 'src/operators/limitSpend.ts',
    find: 'isOver ? cost : Math.max(cost, reserved)',
    replace: 'Math.max(cost, reserved)',
    noticedBy: [
      'limitSpend > books what was used, and no more, if it is stopped',
      'limitSpend > books what was used, and no more, if it errors',
    ],
  },
  {
    what: 'reserves more than is left',
    file: 'src/operators/limitSpend.ts',
    find: 'amount > 0 ? sum <= budget.limit : ',
    replace: 'amount > 0 || ',
    noticedBy: ['limitSpend > refuses if what it reserves is more than what is left, and gives it back'],
  },
  {
    what: 'takes a store that says nothing for an empty one',
    file: 'src/operators/limitSpend.ts',
    find: " || typeof sum !== 'number'",
    replace: '',
    noticedBy: ['rule 8, budgets fail closed > on a store that returns null'],
  },
  {
    what: 'has one place more than it says',
    file: 'src/operators/limitConcurrency.ts',
    find: 'running >= count',
    replace: 'running > count',
    noticedBy: [
      'limitConcurrency > subscribes to the next stream when one is torn down, as in the diagram',
      'limitConcurrency > keeps the order in which they came',
    ],
  },
  {
    what: 'loses the place of a stream that is unsubscribed',
    file: 'src/operators/limitConcurrency.ts',
    find: 'tap({ error: pause }), finalize(release)',
    replace: 'tap({ error: pause }), tap({ complete: release, error: release })',
    noticedBy: [
      'limitConcurrency > frees a place when the source errors, and when the consumer unsubscribes',
    ],
  },
];

/** What the way out promises to a browser, and to who pays. */
const SERVER: readonly Mistake[] = [
  {
    what: 'ignores that a socket is full',
    file: 'src/server/pump.ts',
    find: 'if (outlet.write(text)) isFull = false;',
    replace: 'outlet.write(text); isFull = false;',
    noticedBy: [
      'a pump > whose reader is slow > writes nothing until there is room, and then fewer, larger deltas',
    ],
  },
  {
    what: 'never hears of `drain`',
    file: 'src/server/pipeToNode.ts',
    find: "response.on('drain', resume);",
    replace: '',
    noticedBy: [
      'pipeToNode > retains little for a reader that pauses, and gives it every word in fewer events when it resumes',
    ],
  },
  {
    what: 'sends comments only after the first delta',
    file: 'src/server/pump.ts',
    find: 'if (isSilent && !isFull)',
    replace: 'if (isSilent && !isFull && due !== Subscription.EMPTY)',
    noticedBy: ['a pump > writes a comment after each silence, before the first delta too'],
  },
  {
    what: 'does not unsubscribe when the connection closes',
    file: 'src/server/pipeToNode.ts',
    find: "response.on('close', stop);",
    replace: '',
    noticedBy: ['pipeToNode > unsubscribes when its client leaves, in mid-answer and before the first delta'],
  },
  {
    what: 'does not unsubscribe when a body is cancelled',
    file: 'src/server/toSSEResponse.ts',
    find: 'cancel: () => running?.stop(),',
    replace: '',
    noticedBy: ['toSSEResponse > unsubscribes when its reader cancels'],
  },
  {
    what: 'subscribes for a signal that has aborted',
    file: 'src/server/pump.ts',
    find: 'if (!inner.closed) source.subscribe(inner);',
    replace: 'source.subscribe(inner);',
    noticedBy: [
      'a pump > whose reader has gone > does not even subscribe if the signal has aborted or the first write fails',
    ],
  },
  {
    what: 'writes after the end',
    file: 'src/server/pump.ts',
    find: "if (text === '' || subscriber.closed) return;",
    replace: "if (text === '') return;",
    noticedBy: ['a pump > whose reader has gone > writes nothing more if it is told during a write'],
  },
  {
    what: 'leaves `no-transform` out, so that a proxy compresses',
    file: 'src/server/eventStreamHeaders.ts',
    find: "'private, no-store, no-transform'",
    replace: "'private, no-store'",
    noticedBy: ['toSSEResponse > answers 200, with headers that no cache stores and no proxy buffers'],
  },
  {
    what: 'sends an answer that a cache may store',
    file: 'src/server/eventStreamHeaders.ts',
    find: "'private, no-store, no-transform'",
    replace: "'no-cache, no-transform'",
    noticedBy: ['toSSEResponse > answers 200, with headers that no cache stores and no proxy buffers'],
  },
  {
    what: 'queues without a limit what can’t be joined',
    file: 'src/server/pump.ts',
    find: "if (!(backlog.size <= maxBuffer)) throw new Error('The reader is too slow');",
    replace: '',
    noticedBy: [
      'a pump > whose reader is slow > cuts the connection when more than `maxBuffer` waits that can’t be joined, and unsubscribes',
    ],
  },
];

/** What each promise of the wires that a server writes comes down to. */
const WIRES: readonly Mistake[] = [
  {
    what: 'writes a line end in the data of a wire as it is',
    file: 'src/framing/writeSSE.ts',
    find: "data.replaceAll(/\\r\\n|\\r|\\n/g, '\\ndata: ')",
    replace: "data.replaceAll(/\\n/g, '\\ndata: ')",
    noticedBy: ['writeSSE > writes exactly one event, whatever its fields hold'],
  },
  {
    what: 'writes any name and id of a wire',
    file: 'src/framing/writeSSE.ts',
    find: 'NAME.test(value)',
    replace: 'value',
    noticedBy: ['writeSSE > writes exactly one event, whatever its fields hold'],
  },
  {
    what: 'writes the end marker of a wire for an answer that was cut',
    file: 'src/protocols/shared/createWriter.ts',
    find: 'error === undefined && isFinished',
    replace: 'error === undefined',
    noticedBy: ['openaiChatWire > writes the end marker once, and the error of an answer that was cut'],
  },
  {
    what: 'tells a client of a wire the words of any error',
    file: 'src/errors/publicError.ts',
    find: "message: 'internal error'",
    replace: 'message: String(error)',
    noticedBy: ['deltasWire > says of a restart what a client may know of its error'],
  },
  {
    what: 'tells a client of a wire of the calls that the provider runs',
    file: 'src/protocols/openai/createCallWriter.ts',
    find: 'if (providerExecuted) return undefined;',
    replace: '',
    noticedBy: ['openaiChatWire > writes no event for empty text, and none for what it has no word for'],
  },
  {
    what: 'ends a call of a wire that was cut',
    file: 'src/protocols/agUI/agUIWire.ts',
    find: 'if (isCut || reason',
    replace: 'if (reason',
    noticedBy: [
      'agUIWire > is an error if a call was cut, or if the model failed: a client may repair arguments, and run them',
    ],
  },
];

/** What the events of HttpClient come down to. */
const SCREEN: readonly Mistake[] = [
  {
    what: 'doubles the text of a request that an interceptor sends anew',
    file: 'src/sources/responseOf.ts',
    find: 'if (body) throw new TypeError(CUT);',
    replace: '',
    noticedBy: ['responseOf > is cut when the request is sent anew after content, and takes no more of it'],
  },
  {
    what: 'splits a character between two reports',
    file: 'src/sources/createTextBody.ts',
    find: '/[\\uD800-\\uDBFF]$/.test(text.slice(-1))',
    replace: 'false',
    noticedBy: ['responseOf > never splits a character whose halves arrive apart'],
  },
  {
    what: 'reads a long text for each report',
    file: 'src/sources/createTextBody.ts',
    find: 'schedule(flush, 16)',
    replace: 'schedule(flush, 0)',
    noticedBy: ['responseOf > reads a long text 16 ms after a report, and not for each of many'],
  },
  {
    what: 'takes a byte order mark that is text for the mark of the bytes',
    file: 'src/sources/createTextBody.ts',
    find: "length === 0 && text.startsWith('\\uFEFF')",
    replace: 'false',
    noticedBy: ['responseOf > retains a byte order mark that is left of two, as `fetch` does'],
  },
  {
    what: 'shows what the platform refuses',
    file: 'src/sources/failureIn.ts',
    find: "isRefusal ? new TypeError('HttpClient refused the request') : cause",
    replace: 'cause',
    noticedBy: ['responseOf > shows nothing of what the platform refuses'],
  },
];

/** What Angular’s entry comes down to. */
const ANGULAR: readonly Mistake[] = [
  {
    what: 'streams on when the page of Angular’s app is left',
    file: 'src/angular/streamResource.ts',
    find: '.pipe(takeUntil(left))',
    replace: '',
    noticedBy: ['streamResource > is stopped when the page is left, and loses none of its text'],
  },
  {
    what: 'shows the old answer of Angular’s resource under new params',
    file: 'src/angular/streamResource.ts',
    find: 'if (untracked(request) === current) state.set(next);',
    replace: 'state.set(next);',
    noticedBy: ['streamResource > shows nothing of the old answer once the params have changed'],
  },
  {
    what: 'reads the stream of Angular’s resource inside the zone',
    file: 'src/angular/streamResource.ts',
    find: 'zone.runOutsideAngular(() => shown.subscribe())',
    replace: 'shown.subscribe()',
    noticedBy: ['streamResource > subscribes outside the zone'],
  },
  {
    what: 'sends requests while a server renders Angular’s page',
    file: 'src/angular/streamResource.ts',
    find: '!server && isPlatformServer(injector.get(PLATFORM_ID))',
    replace: 'false',
    noticedBy: ['streamResource > sends nothing on a server, unless it is told to'],
  },
  {
    what: 'sends the request of Angular’s resource although it was stopped',
    file: 'src/angular/streamResource.ts',
    find: " || state().status !== 'connecting'",
    replace: '',
    noticedBy: ['streamResource > is stopped before its request is sent, and then sends none'],
  },
  {
    what: 'does not cancel the request of Angular’s resource when its params or its injector are gone',
    file: 'src/angular/streamResource.ts',
    find: 'onCleanup(() => subscription?.unsubscribe());',
    replace: '',
    noticedBy: [
      'streamResource > cancels the request when the params change, and begins anew with an empty text',
      'streamResource > cancels the request when its injector is destroyed',
    ],
  },
  {
    what: 'changes the signals of Angular’s resource with each delta',
    file: 'src/angular/streamResource.ts',
    find: "coalesce('frame'), ",
    replace: '',
    noticedBy: ['streamResource > changes at most once a frame'],
  },
  {
    what: 'sends a request of Angular’s resource anew for a signal that `stream` reads',
    file: 'src/angular/streamResource.ts',
    find: 'untracked(() => send(current));',
    replace: 'send(current);',
    noticedBy: [
      'streamResource > sends one request for params that are the same again, and never tracks what `stream` reads',
    ],
  },
  {
    what: 'lets HttpClient turn bytes into JSON',
    file: 'src/angular/httpFetch.ts',
    find: 'ArrayBuffer.isView(body) || body instanceof ReadableStream',
    replace: 'false',
    noticedBy: [
      'what httpFetch sends > is a form or parameters as they are, and bytes as bytes, never as JSON',
    ],
  },
  {
    what: 'leaves an answer open that an interceptor has replaced',
    file: 'src/angular/httpFetch.ts',
    find: 'if (!live) handover.answer?.abort();',
    replace: '',
    noticedBy: ['provideHttpStreaming > aborts a live answer that an interceptor replaces, or errors after'],
  },
  {
    what: 'leaves an answer open that an interceptor requests again',
    file: 'src/angular/streamTo.ts',
    find: 'handover.answer?.abort();',
    replace: '',
    noticedBy: ['provideHttpStreaming > aborts the first answer when an interceptor sends the request anew'],
  },
  {
    what: 'aborts an answer of HttpClient when its headers are there',
    file: 'src/angular/streamTo.ts',
    find: 'if (handover.answer) return;',
    replace: '',
    noticedBy: ['provideHttpStreaming > ends an answer for interceptors when its headers are there'],
  },
  {
    what: 'listens on to the signal of a request of HttpClient that has ended',
    file: 'src/angular/streamTo.ts',
    find: 'stopListening();',
    replace: '',
    noticedBy: [
      'provideHttpStreaming > listens to a signal that outlives many requests only while it has to',
    ],
  },
  {
    what: 'sends a request of HttpClient inside the zone',
    file: 'src/angular/streamTo.ts',
    find: 'zone.runOutsideAngular(start)',
    replace: 'start()',
    noticedBy: ['provideHttpStreaming > sends outside the zone'],
  },
  {
    what: 'limits a live answer of HttpClient by the timeout of its request',
    file: 'src/angular/streamTo.ts',
    find: 'subscriber.add(asyncScheduler.schedule(timeOut, request.timeout))',
    replace: 'asyncScheduler.schedule(timeOut, request.timeout)',
    noticedBy: [
      'provideHttpStreaming > limits the time until the headers by the timeout of a request, and not that of the answer',
    ],
  },
  {
    what: 'reads an error of any length for the interceptors',
    file: 'src/angular/streamTo.ts',
    find: 'MAX_ERROR_BODY = 65_536',
    replace: 'MAX_ERROR_BODY = 65_536_000',
    noticedBy: [
      'provideHttpStreaming > gives interceptors the text of an error, up to 64 KiB, and aborts the rest',
    ],
  },
];

export const MISTAKES: readonly Mistake[] = [
  ...SOURCES,
  ...SURVIVAL,
  ...WIRES,
  ...READING,
  ...NUMBERING,
  ...FRAMES,
  ...RESILIENCE,
  ...OUTWARD,
  ...ASKING,
  ...SERVER,
  ...DIAGRAMS,
  ...SCREEN,
  ...ANGULAR,
  {
    what: 'tries each end of the media type of a data URL',
    file: 'src/protocols/shared/fileOfURL.ts',
    find: "url.slice(0, start).endsWith(';base64,')",
    replace: '/^data:[^;,]*[^,]*;base64,/.test(url)',
    noticedBy: ['a long URL is read in linear time'],
  },
  {
    what: 'counts a short line as its characters',
    file: 'src/framing/sizeOfLine.ts',
    find: 'Math.max(32, end - start)',
    replace: 'end - start',
    noticedBy: ['what a buffer holds > counts a short line as 32 characters'],
  },
  {
    what: 'leaves it to the line parser to report what isn’t a field',
    file: 'src/framing/createEventLines.ts',
    find: 'if (FIELD.test(text) && size <= maxBufferSize) continue;',
    replace: 'if (size <= maxBufferSize) continue;',
    noticedBy: [
      'many lines that aren’t fields > are a ParseError if there are more than 1,000 between two events',
    ],
  },
  {
    what: 'buffers each small piece of a line by itself',
    file: 'src/framing/GrowingText.ts',
    find: "if (this.#pieces.length * 32 > this.length + 32_768) this.#pieces = [this.#pieces.join('')];",
    replace: '',
    noticedBy: [
      'what a buffer holds > is little more than its characters, however small the pieces are: parseSSE',
    ],
  },
  {
    what: 'skips what an answer may not hold any more',
    file: 'src/operators/parseDelta.ts',
    find: "(error !== thrown || error.reason !== 'too-large')",
    replace: 'true',
    noticedBy: ['the limit of items > errors with too-large beyond it, whatever is skipped: calls'],
  },
  {
    what: 'shows whatever a server says in an error of the wire of deltas',
    file: 'src/protocols/deltas/toldError.ts',
    find: "if (typeof value !== 'string' || WORDS.test(value)) return value;",
    replace: 'return value;',
    noticedBy: [
      'the error that a server tells of > shows no key that the server says back: AKIAIOSFODNN7EXAMPLE',
    ],
  },
  {
    what: 'parses all arguments at each of their ends, however often they end',
    file: 'src/message/toolCall.ts',
    find: ' || (cuts - 16) * argumentsText.length > MOST_PARSED',
    replace: '',
    noticedBy: [
      'arguments that end again and again > are parsed only as often as a host needs that ends them with each record',
    ],
  },
  {
    what: 'retains what is nested too deeply to be saved',
    file: 'src/protocols/shared/createItemCount.ts',
    find: "if (isTooLarge(delta, 2 ** 53)) throw new ParseError('too-large');",
    replace: '',
    noticedBy: ['the limit of levels > holds for all that a message retains: data'],
  },
  {
    what: 'numbers a call by any number that a server says',
    file: 'src/protocols/deltas/deltaIn.ts',
    find: "kind === 'number' ? isPlace(value) : ",
    replace: '',
    noticedBy: [
      'deltas > errors with a ParseError if a delta is without what it needs: {"type":"tool-call-start","index":-1,"name":"f"}',
    ],
  },
  {
    what: 'counts no calls',
    file: 'src/protocols/shared/createItemCount.ts',
    find: "if (type === 'tool-call-start') note(type, `${choice} ${index}`);",
    replace: "if (type === 'tool-call-start') return;",
    noticedBy: ['the limit of items > errors with too-large beyond it, whatever is skipped: calls'],
  },
  {
    what: 'looks at all arguments again for each of their fragments',
    file: 'src/protocols/shared/createToolCallTracker.ts',
    find: 'call.looked <= 16 * call.text.length + 100_000 && ',
    replace: '',
    noticedBy: ['many fragments > cost no more than their number: a call that is named again with each'],
  },
];
