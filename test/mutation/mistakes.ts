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

/** What each promise of the sources comes down to. */
const SOURCES: readonly Mistake[] = [
  {
    what: 'does not abort when its consumer leaves',
    file: 'src/sources/fromRecords.ts',
    find: 'subscriber.add(() => controller?.abort());',
    replace: '',
    noticedBy: ['fromSSE > a subscriber that leaves > aborts the request before the headers'],
  },
  {
    what: 'does not abort before the headers',
    file: 'src/sources/openBody.ts',
    find: '{ ...request, headers, signal: signal() }',
    replace: '{ ...request, headers }',
    noticedBy: ['fromSSE > a subscriber that leaves > aborts the request before the headers'],
  },
  {
    what: 'does not cancel the body',
    file: 'src/sources/readBody.ts',
    find: 'await reader.cancel();',
    replace: '',
    noticedBy: ['fromSSE > its input > is let go of at once where it is a stalled stream'],
  },
  {
    what: 'does not cancel the body of a refusal',
    file: 'src/sources/readExcerpt.ts',
    find: 'followSignal(signal, () => void reader.cancel().catch(() => undefined));',
    replace: '',
    noticedBy: ['fromBody > a refusal > waits for no more of its body than is kept, and lets go of it'],
  },
  {
    what: 'leaves a listener at the caller’s signal',
    file: 'src/sources/followSignal.ts',
    find: "return () => signal.removeEventListener('abort', listener);",
    replace: 'return () => undefined;',
    noticedBy: ['fromBody > leaves nothing open > at the caller’s signal, however it ends'],
  },
  {
    what: 'does not hear the caller’s signal',
    file: 'src/sources/fromRecords.ts',
    find: 'if (theirs) subscriber.add(',
    replace: 'if (false) subscriber.add(',
    noticedBy: ['fromSSE > reports the reason of the caller’s own signal, before and while it streams'],
  },
  {
    what: 'sends a request for a consumer that has left',
    file: 'src/sources/fromRecords.ts',
    find: 'if (subscriber.closed) return;',
    replace: '',
    noticedBy: [
      'fromBody > leaves nothing open > and sends no request where the consumer leaves while its init is made',
    ],
  },
  {
    what: 'sends the same Request twice',
    file: 'src/sources/openBody.ts',
    find: 'input.clone()',
    replace: 'input',
    noticedBy: ['fromSSE > its input > may be a Request, body and all, for each subscription'],
  },
  {
    what: 'does not check the status',
    file: 'src/sources/openBody.ts',
    find: 'if (!response.ok)',
    replace: 'if (response.type === undefined)',
    noticedBy: [
      'fromSSE > an answer that refuses > is an HttpError: 503 {} busy',
      'fromBody > reports a refusal, and completes without a value for 204',
    ],
  },
  {
    what: 'does not check the content type',
    file: 'src/sources/openBody.ts',
    find: '!expected.accepts(essence)',
    replace: 'essence === expected.mediaType',
    noticedBy: [
      'fromSSE > an answer that refuses > is a ContentTypeError for 200 with HTML, and for 200 with a JSON error',
      'fromText > refuses a page of HTML',
    ],
  },
  {
    what: 'drops what the end of the body completes',
    file: 'src/sources/fromRecords.ts',
    find: 'parser.end();',
    replace: '',
    noticedBy: [
      'fromNDJSON > gives a last line without its line feed',
      'fromText > gives U+FFFD for a character that the end of the body cuts',
    ],
  },
  {
    what: 'reads on in a body that it can’t read',
    file: 'src/sources/readBody.ts',
    find: '    letGo();\n    throw ',
    replace: '    throw ',
    noticedBy: [
      'fromSSE > its input > is let go of where it can’t be read: a stream',
      'fromSSE > its input > is returned to where it is an iterable that can’t be read',
    ],
  },
  {
    what: 'quotes a header that is not valid',
    file: 'src/sources/openBody.ts',
    find: "// The platform's message quotes the value, which may be a key.\n    throw new TypeError(INVALID);",
    replace: 'return new Headers(init.headers);',
    noticedBy: [
      'no error of fromSSE shows what the user sent > as a TypeError for what is not valid: a header that goes on behind a line feed',
    ],
  },
  {
    what: 'keeps a cause that quotes the request',
    file: 'src/sources/toConnectionError.ts',
    find: '? undefined : cause;',
    replace: '? cause : cause;',
    noticedBy: [
      'no error of fromSSE shows what the user sent > after a fetch of one’s own that quotes the request',
    ],
  },
  {
    what: 'does not abort what an SDK does when its consumer leaves',
    file: 'src/sources/fromAsyncIterable.ts',
    find: 'subscriber.add(() => controller.abort());',
    replace: '',
    noticedBy: [
      'fromAsyncIterable > aborts the signal and calls return() at once when the subscriber leaves a stalled iterable',
    ],
  },
  {
    what: 'does not return to an iterable that it leaves',
    file: 'src/sources/fromAsyncIterable.ts',
    find: 'if (!isOver) returnTo(iterator);',
    replace: '',
    noticedBy: ['fromAsyncIterable > lets the iterable clean up when the consumer takes one value'],
  },
];

/** What each promise of reading comes down to. */
const READING: readonly Mistake[] = [
  {
    what: 'does not flush the decoder',
    file: 'src/framing/createTextParser.ts',
    find: 'emitText(decoder.decode());',
    replace: '',
    noticedBy: [
      'decodeText > shows what the end cuts off as U+FFFD, and takes no byte for no text',
      'fromText > gives U+FFFD for a character that the end of the body cuts',
    ],
  },
  {
    what: 'decodes each chunk by itself',
    file: 'src/framing/createTextParser.ts',
    find: 'last < 0x80 ? undefined : STREAMING',
    replace: 'last < 0x80 ? undefined : undefined',
    noticedBy: [
      'fromText > never splits a character, however the body is cut',
      'parseSSE > gives the same events however the bytes are cut',
    ],
  },
  {
    what: 'drops the last record',
    file: 'src/framing/createNDJSONParser.ts',
    find: "readLine(takeLine(), 'skip');",
    replace: '',
    noticedBy: [
      'fromNDJSON > gives a last line without its line feed',
      'parseNDJSON > emits the same records however the bytes are cut',
    ],
  },
  {
    what: 'reads empty lines',
    file: 'src/framing/createNDJSONParser.ts',
    find: 'if (/^[ \\t\\r]*$/.test(line)) return;',
    replace: '',
    noticedBy: [
      'parseNDJSON > takes LF and CRLF, passes over blank lines, and leaves out one byte order mark',
    ],
  },
  {
    what: 'ignores the cap of an event that comes in one piece',
    file: 'src/framing/createSSEParser.ts',
    find: "if (event.data.length > maxBufferSize) throw new ParseError('too-large', event.data);",
    replace: '',
    noticedBy: ['fromSSE > bad input > refuses an event that is too large in one piece'],
  },
  {
    what: 'ignores the cap of an endless event',
    file: 'src/framing/createSSEParser.ts',
    find: "if (error.type === 'max-buffer-size-exceeded') throw new ParseError('too-large');",
    replace: 'void error;',
    noticedBy: ['fromSSE > bad input > ends an endless line with a ParseError and closes the connection'],
  },
  {
    what: 'ignores the cap of an endless line',
    file: 'src/framing/createNDJSONParser.ts',
    find: "if (length > maxBufferSize) throw new ParseError('too-large', takeLine());",
    replace: '',
    noticedBy: [
      'parseNDJSON > fails beyond maxBufferSize, after the records before, however the line is cut',
      'fromNDJSON > bad input > ends an endless line with a ParseError and closes the connection',
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
    find: "malformed === 'skip' && error instanceof ParseError && error.reason !== 'protocol'",
    replace: "malformed === 'skip'",
    noticedBy: ['parseDelta > reports what a reader throws, and never skips another error than bad JSON'],
  },
  {
    what: 'never tells a reader that its records have completed',
    file: 'src/operators/parseDelta.ts',
    find: 'end: () => reader.end?.(),',
    replace: '',
    noticedBy: ['parseDelta > emits what only the end can tell, before it completes'],
  },
  {
    what: 'skips a record that contradicts those before it',
    file: 'src/operators/parseDelta.ts',
    find: " && error.reason !== 'protocol'",
    replace: '',
    noticedBy: [
      'gemini > function calls > error for a piece without a path, whatever is skipped, after what was said before',
    ],
  },
  {
    what: 'emits arguments that only repeat their fragments',
    file: 'src/protocols/shared/ToolCalls.ts',
    find: 'if (!this.#latest.get(key)?.hasText) this.add(key, text);',
    replace: 'this.add(key, text);',
    noticedBy: ['ToolCalls > emits complete arguments only if no fragment came before'],
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
    what: 'gives a call for each end that it sees',
    file: 'src/operators/completeToolCalls.ts',
    find: '|| given.has(call.index)',
    replace: '',
    noticedBy: ['completeToolCalls > gives parallel calls as each becomes whole, and each once'],
  },
  {
    what: 'gives no call again after a restart',
    file: 'src/operators/completeToolCalls.ts',
    find: 'given = new Set();\n            message = undefined;',
    replace: 'message = undefined;',
    noticedBy: ['completeToolCalls > gives the calls of the new attempt again after a restart'],
  },
];

/** What each promise about time, ends and faults comes down to. */
const RESILIENCE: readonly Mistake[] = [
  {
    what: 'takes a cut for an end',
    file: 'src/operators/takeUntilDone.ts',
    find: 'else subscriber.error(new TruncatedStreamError());',
    replace: 'else subscriber.complete();',
    noticedBy: [
      'takeUntilDone > fails where the source ends with neither, empty or not',
      'fromSSE > a connection that fails > is a TruncatedStreamError where gzip is cut short',
    ],
  },
  {
    what: 'ends at finish, before usage',
    file: 'src/operators/takeUntilDone.ts',
    find: ": delta.type === 'done';",
    replace: ": ['done', 'finish'].includes(String(delta.type));",
    noticedBy: ['takeUntilDone > does not end at finish, because usage comes later'],
  },
  {
    what: 'does not clear the timer of the first value',
    file: 'src/operators/timeoutIdle.ts',
    find: 'timer?.unsubscribe();',
    replace: '',
    noticedBy: ['timeoutIdle > waits for ever where only the other limit is given'],
  },
  {
    what: 'leaves its timer when its consumer leaves',
    file: 'src/operators/timeoutIdle.ts',
    find: 'subscriber.add(timer);',
    replace: '',
    noticedBy: ['timeoutIdle > leaves no timer where its source goes on without its consumer'],
  },
  {
    what: 'lets a synchronous source run on behind take',
    file: 'src/operators/Stage.ts',
    find: 'else outer.add(this);',
    replace: 'else queueMicrotask(() => outer.add(this));',
    noticedBy: ['operate > stops a synchronous source after the value that was wanted'],
  },
  {
    what: 'tries again after content',
    file: 'src/operators/retryWithBackoff.ts',
    find: 'return isLost ? undefined : waitBefore(attempt + 1, error);',
    replace: 'return waitBefore(attempt + 1, error);',
    noticedBy: [
      'retryWithBackoff > after content > keeps what came and fails, where nothing else is said',
      'retryWithBackoff > after content > fails after content that no message can hold, even if given a function',
      'retryWithBackoff > never doubles a token > when it fails: what came is a prefix of the answer',
    ],
  },
  {
    what: 'restarts too early: before there is new content',
    file: 'src/operators/passAttempt.ts',
    find: 'let held: unknown[] | undefined = [];',
    replace:
      'let held: unknown[] | undefined = []; if (restarts && answer.hasContent) subscriber.next(restartOf(answer));',
    noticedBy: [
      'retryWithBackoff > after content > restarts just before the new content, if asked to',
      'retryWithBackoff > after content > keeps the partial answer when no new attempt brings any',
    ],
  },
  {
    what: 'loses what it holds on an error',
    file: 'src/operators/passAttempt.ts',
    find: 'if (isLast && held && !answer.hasContent) release(held);',
    replace: '',
    noticedBy: ['retryWithBackoff > gives up what it holds back with the last error'],
  },
  {
    what: 'loses what it holds at the end',
    file: 'src/operators/passAttempt.ts',
    find: 'if (held) release(held);\n      subscriber.complete();',
    replace: 'subscriber.complete();',
    noticedBy: ['retryWithBackoff > gives what it holds back when an answer without content ends'],
  },
  {
    what: 'holds back without end',
    file: 'src/operators/passAttempt.ts',
    find: 'held.length < MAX_PREAMBLE',
    replace: 'held.length < Infinity',
    noticedBy: ['retryWithBackoff > holds back no more than 1,000 values'],
  },
  {
    what: 'tries once too often',
    file: 'src/operators/createBackoff.ts',
    find: 'attempt > count + 1',
    replace: 'attempt > count + 2',
    noticedBy: [
      'retryWithBackoff > waits from 500 ms, twice, where nothing else is said',
      'retryWithBackoff > counts for each subscriber, and tokens do not refill the budget',
    ],
  },
  {
    what: 'tries once too seldom',
    file: 'src/operators/createBackoff.ts',
    find: 'attempt > count + 1',
    replace: 'attempt > count',
    noticedBy: [
      'retryWithBackoff > waits from 500 ms, twice, where nothing else is said',
      'retryWithBackoff > never doubles a token > when it restarts',
    ],
  },
  {
    what: 'jitters upwards',
    file: 'src/operators/createBackoff.ts',
    find: '(1 - jitter * Math.random())',
    replace: '(1 + jitter * Math.random())',
    noticedBy: ['retryWithBackoff > takes its chance downwards only'],
  },
  {
    what: 'does not double its wait',
    file: 'src/operators/createBackoff.ts',
    find: 'initialDelay * 2 ** (attempt - 2)',
    replace: 'initialDelay',
    noticedBy: ['retryWithBackoff > doubles its wait up to the cap, and then gives up with the last error'],
  },
  {
    what: 'ignores the cap of what a server may ask for',
    file: 'src/operators/createBackoff.ts',
    find: 'return asked <= maxRetryAfter ? asked : undefined;',
    replace: 'return asked;',
    noticedBy: [
      'retryWithBackoff > fails at once, with the value, where the server asks for longer than the cap',
      'retryWithBackoff > waits as long as the cap, and no longer',
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
    what: 'tries again what is of no use to try again',
    file: 'src/errors/HttpError.ts',
    find: "retryable: reason === 'transient'",
    replace: 'retryable: true',
    noticedBy: [
      'retryWithBackoff > never tries again after an exhausted quota',
      'retryWithBackoff > never tries again after a refusal',
      'retryWithBackoff > never tries again after a bad request',
    ],
  },
  {
    what: 'counts the attempts of one subscriber for the next',
    file: 'src/operators/attempt.ts',
    find: 'current = outer;',
    replace: '',
    noticedBy: [
      'fromSSE > makes its init anew for each attempt, and counts each subscriber’s attempts by themselves',
    ],
  },
];

/** What each promise on the way to the screen comes down to. */
const OUTWARD: readonly Mistake[] = [
  {
    what: 'loses what waits for its window on an error',
    file: 'src/operators/coalesce.ts',
    find: 'error(error) {\n        flush();',
    replace: 'error(error) {',
    noticedBy: [
      'coalesce > gives the first value at once, then what came in each window, and what waits before an error, as the diagram shows',
      'coalesce > gives what waits before the very error that came',
    ],
  },
  {
    what: 'loses what waits for its window at the end',
    file: 'src/operators/coalesce.ts',
    find: 'complete() {\n        flush();',
    replace: 'complete() {',
    noticedBy: ['coalesce > gives what waits before it completes'],
  },
  {
    what: 'lets the first value wait',
    file: 'src/operators/coalesce.ts',
    find: 'if (goesOn) subscriber.next(value);',
    replace: 'if (!goesOn) subscriber.next(value);',
    noticedBy: [
      'coalesce > gives the first value at once, then what came in each window, and what waits before an error, as the diagram shows',
    ],
  },
  {
    what: 'leaves the timer of its window',
    file: 'src/operators/coalesce.ts',
    find: 'subscriber.add(end.subscribe(',
    replace: 'void (end.subscribe(',
    noticedBy: ['coalesce > leaves no timer behind, whoever ends it'],
  },
  {
    what: 'waits for ever for a frame in the background',
    file: 'src/operators/coalesce.ts',
    find: 'race(animationFrames(), timer(MISSED_FRAME))',
    replace: 'animationFrames()',
    noticedBy: [
      'coalesce > by frames > waits no longer than 250 ms for one, because a tab in the background gets none',
    ],
  },
  {
    what: 'gives a late subscriber only the latest',
    file: 'src/operators/shareStream.ts',
    find: "replay === 'latest' ? 1 : Infinity",
    replace: '1',
    noticedBy: [
      'shareStream > sends one request, and gives a late subscriber everything so far, as the diagram shows',
    ],
  },
  {
    what: 'has no grace',
    file: 'src/operators/shareStream.ts',
    find: 'grace === 0 ||',
    replace: 'true ||',
    noticedBy: ['shareStream > goes on as if nothing had happened for who comes back within the grace'],
  },
  {
    what: 'goes on after the grace',
    file: 'src/operators/shareStream.ts',
    find: 'isOpen ? timer(grace, scheduler) : EMPTY',
    replace: 'EMPTY',
    noticedBy: ['shareStream > cancels the source a grace after the last one has left'],
  },
  {
    what: 'asks again for an answer that it has',
    file: 'src/operators/shareStream.ts',
    find: 'resetOnComplete: false',
    replace: 'resetOnComplete: true',
    noticedBy: ['shareStream > replays a finished answer with its end, and asks for it no second time'],
  },
  {
    what: 'keeps only the last error of several sources',
    file: 'src/operators/fallbackTo.ts',
    find: 'new AggregateError(errors, `${errors.length} sources failed`)',
    replace: 'errors.at(-1)',
    noticedBy: ['fallbackTo > fails > with all errors in order, without words of the servers'],
  },
  {
    what: 'asks the next source when somebody has said stop',
    file: 'src/operators/fallbackTo.ts',
    find: '&& !isFinal(error)',
    replace: '',
    noticedBy: [
      'fallbackTo > fails > at once after the caller’s own stop',
      'fallbackTo > fails > at once after a spent budget',
    ],
  },
  {
    what: 'says no restart when the next source takes over',
    file: 'src/operators/fallbackTo.ts',
    find: 'restarts: true',
    replace: 'restarts: false',
    noticedBy: [
      'fallbackTo > after content > restarts for each source that brings content, with the error of the one before',
      'fallbackTo > never doubles a token, wherever its sources are cut',
    ],
  },
  {
    what: 'loses the partial answer when it fails',
    file: 'src/operators/toStreamState.ts',
    find: "of({ status: 'error', message, error })",
    replace: "of({ status: 'error', message: undefined, error })",
    noticedBy: ['toStreamState > keeps the partial answer beside the error, as the diagram shows'],
  },
  {
    what: 'says nothing while it connects',
    file: 'src/operators/toStreamState.ts',
    find: 'concat(of(CONNECTING), streaming, done)',
    replace: 'concat(streaming, done)',
    noticedBy: ['toStreamState > says that it connects in the moment of subscribing'],
  },
  {
    what: 'reports no answer that was stopped',
    file: 'src/operators/meter.ts',
    find: 'if (isOver) return;',
    replace: 'return;',
    noticedBy: ['meter > reports when the consumer leaves, and leaves the source'],
  },
  {
    what: 'reports the words of an error',
    file: 'src/operators/meter.ts',
    find: 'error instanceof Error ? error.name : typeof error',
    replace: 'error instanceof Error ? error.message : String(error)',
    noticedBy: [
      'meter > reports a failure with the name of its class, and nothing else of it',
      'meter > names the type of what was thrown without being an error',
    ],
  },
];

/** What records share is compared, and nobody must be able to tell. */
const FRAMES: readonly Mistake[] = [
  {
    what: 'takes a control character in a string',
    file: 'src/framing/readTemplate.ts',
    find: '!(code >= SPACE)',
    replace: 'code !== code',
    noticedBy: ['TemplateParser > where the difference is a value > gives what JSON.parse gives'],
  },
  {
    what: 'takes a number with a leading zero',
    file: 'src/framing/readTemplate.ts',
    find: ' || (length > 1 && text.charCodeAt(start) === ZERO)',
    replace: '',
    noticedBy: ['TemplateParser > where the difference is a value > gives what JSON.parse gives'],
  },
  {
    what: 'rounds long numbers by itself',
    file: 'src/framing/readTemplate.ts',
    find: 'length > MOST_DIGITS',
    replace: 'length > 30',
    noticedBy: ['TemplateParser > where the difference is a value > gives what JSON.parse gives'],
  },
  {
    what: 'takes what stands behind a record',
    file: 'src/framing/readTemplate.ts',
    find: 'text.slice(at) === rest ? holders',
    replace: 'text.slice(at).startsWith(rest) ? holders',
    noticedBy: ['TemplateParser > refuses what JSON.parse refuses, and goes on'],
  },
  {
    what: 'keeps the chunk that a string was cut from',
    file: 'src/framing/readTemplate.ts',
    find: 'if (inside.length <= LONGEST_COPY) return inside;',
    replace: 'return inside;',
    noticedBy: ['TemplateParser > holds on to no chunk that a string was cut from'],
  },
  {
    what: 'takes the name of a field for its value',
    file: 'src/framing/learnTemplate.ts',
    find: 'if (!place) return undefined;',
    replace: 'if (!place) {\n      rest += token;\n      continue;\n    }',
    noticedBy: ['TemplateParser > gives what JSON.parse gives where the difference is a name'],
  },
  {
    what: 'takes words of the wire for its own mark',
    file: 'src/framing/learnTemplate.ts',
    find: "'-'.repeat(text.length) + at",
    replace: "'-' + at",
    noticedBy: [
      'TemplateParser > where the difference is a value beside all that a mark for it might be > gives what JSON.parse gives',
    ],
  },
  {
    what: 'learns without end where there is nothing to learn',
    file: 'src/framing/TemplateParser.ts',
    find: 'this.#credit >= PRICE && ',
    replace: '',
    noticedBy: ['TemplateParser > gives up where learning does not pay'],
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
    find: 'if (holder.outer) holder.outer.value[holder.key] = holder.value;',
    replace: '',
    noticedBy: ['TemplateParser > never writes into a value that was retained'],
  },
  {
    what: 'does not say that a delta holds a part of its record',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'if (!holdsNoObject(delta)) json.retain();',
    replace: '',
    noticedBy: ['readJSON > retains a record that emits what may hold a part of it'],
  },
  {
    what: 'does not say that a reader may have retained a record',
    file: 'src/protocols/shared/readJSON.ts',
    find: 'if (isSilent) json.retain();',
    replace: '',
    noticedBy: ['readJSON > retains a record that emits nothing, because the reader may have retained it'],
  },
  {
    what: 'leaves no stage before this one',
    file: 'src/operators/Stage.ts',
    find: 'this.#before?.unsubscribe();',
    replace: '',
    noticedBy: ['Stage > leaves the source when the consumer leaves, through any number of stages'],
  },
];

export const MISTAKES: readonly Mistake[] = [...SOURCES, ...READING, ...FRAMES, ...RESILIENCE, ...OUTWARD];
