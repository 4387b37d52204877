import { gzipSync, constants } from 'node:zlib';
import { begin, bodyHeaders, finish, headLength, wholeAnswer } from './answers.ts';
import type { SilentClock } from './clocks.ts';
import { chunkOf, headOf, type Exchange, type Headings } from './host.ts';
import { TOKENS, type FaultWire } from './wires.ts';

/** The client's idle timeouts, in the time of the clock that only servers move. */
export const PATIENCE = { first: 20_000, each: 10_000 } as const;
/** The longest record that the client accepts. */
export const MAX_RECORD = 4_000;

/** What can go wrong with an answer. */
export interface Fault {
  readonly name: string;
  /** The ways in which it happens on a wire: usually one, but a cut has as many as the answer has bytes. */
  readonly strikes: (wire: FaultWire) => readonly Strike[];
}

/** One way in which a fault happens, and all that the policies need to know about it. */
export interface Strike {
  /** Whether the client has read the records before the first token. */
  readonly hasOpened: boolean;
  /** The tokens sent before the fault. */
  readonly heard: readonly string[];
  /** The error of the attempt; absent if the fault is harmless. */
  readonly error?: Failure;
  /** The URL of the first request, if not the host's. Then no host receives it. */
  readonly address?: 'closed port' | 'no name' | 'no TLS';
  /** Whether the finish reason is sent before the fault. */
  readonly hasFinished?: boolean;
  /** The last count of a complete answer; absent if none was sent. */
  readonly outputTokens?: number | undefined;
  play(exchange: Exchange, clock: SilentClock): Promise<void>;
}

/** An error, as the docs promise it. */
export interface Failure {
  readonly name: string;
  readonly retryable: boolean;
  readonly reason?: string;
  readonly status?: number;
  readonly phase?: string;
  readonly received?: string;
  readonly retryAfter?: number;
}

const CONNECT: Failure = { name: 'ConnectionError', reason: 'connect', retryable: true };
const CUT: Failure = { name: 'ConnectionError', reason: 'cut', retryable: true };
const TRUNCATED: Failure = { name: 'TruncatedStreamError', retryable: true };
const OVERLOADED: Failure = { name: 'ProviderError', reason: 'transient', retryable: true };
const QUOTA: Failure = { name: 'ProviderError', reason: 'quota', retryable: false };
const NO_FIRST: Failure = { name: 'IdleTimeoutError', phase: 'first', retryable: true };
const STALLED: Failure = { name: 'IdleTimeoutError', phase: 'each', retryable: true };
const JSON_BODY = { 'content-type': 'application/json' };
const HALF = TOKENS.slice(0, 2);

const unreachable = (name: string, address: NonNullable<Strike['address']>): Fault => ({
  name,
  strikes: () => [{ hasOpened: false, heard: [], error: CONNECT, address, play: () => Promise.resolve() }],
});

/** A fault before the first byte of an answer. */
const before = (
  name: string,
  error: Failure,
  play: (exchange: Exchange, wire: FaultWire, clock: SilentClock) => Promise<void>,
): Fault => ({
  name,
  strikes: (wire) => [
    { hasOpened: false, heard: [], error, play: (exchange, clock) => play(exchange, wire, clock) },
  ],
});

const refusal = (
  status: number,
  reason: string,
  {
    name = `Status ${status}`,
    headers = {},
    retryAfter,
    bodyOf = () => '{"error":{"message":"No"}}',
  }: {
    readonly name?: string;
    readonly headers?: Headings;
    readonly retryAfter?: number;
    readonly bodyOf?: (wire: FaultWire) => string;
  } = {},
): Fault => {
  const error = { name: 'HttpError', status, reason, retryable: reason === 'transient' };
  return before(name, { ...error, ...(retryAfter !== undefined && { retryAfter }) }, (exchange, wire) =>
    exchange.answer(status, { ...JSON_BODY, ...headers }, bodyOf(wire)),
  );
};

/** A fault after half of the tokens. */
const midAnswer = (
  name: string,
  error: Failure,
  play: (exchange: Exchange, wire: FaultWire, clock: SilentClock) => Promise<void>,
): Fault => ({
  name,
  strikes: (wire) => [
    {
      hasOpened: true,
      heard: HALF,
      error,
      async play(exchange, clock) {
        await begin(exchange, wire, [...wire.opening, ...HALF.map(wire.token)]);
        await play(exchange, wire, clock);
      },
    },
  ],
});

/** A fault that leaves the answer complete; `heardOn` says what is received if that differs between wires. */
const harmless = (
  name: string,
  recordsOf: (wire: FaultWire) => readonly string[],
  strikeOn: (wire: FaultWire) => Partial<Strike> = () => ({}),
): Fault => ({
  name,
  strikes: (wire) => [
    {
      hasOpened: true,
      heard: TOKENS,
      outputTokens: TOKENS.length,
      async play(exchange, clock) {
        await begin(exchange, wire, recordsOf(wire));
        // If the wire has an end marker, the client has unsubscribed by now, before the end of the body.
        if (wire.hasMarker) clock.pass(PATIENCE.each);
        else await finish(exchange);
      },
      ...strikeOn(wire),
    },
  ],
});

export const FAULTS: readonly Fault[] = [
  unreachable('Connection refused', 'closed port'),
  unreachable('DNS failure', 'no name'),
  unreachable('TLS failure', 'no TLS'),
  before('Reset before headers', CONNECT, (exchange) => Promise.resolve(exchange.reset())),
  refusal(400, 'bad-request'),
  refusal(401, 'bad-request'),
  refusal(404, 'bad-request'),
  refusal(500, 'transient'),
  refusal(503, 'transient', { bodyOf: (wire) => wire.overload }),
  refusal(529, 'transient'),
  refusal(429, 'transient', {
    name: 'Status 429, `Retry-After` in seconds',
    headers: { 'retry-after': '2' },
    retryAfter: 2_000,
  }),
  refusal(429, 'transient', {
    name: 'Status 429, `Retry-After` as a date',
    headers: { date: 'Wed, 01 Jan 2025 00:00:00 GMT', 'retry-after': 'Wed, 01 Jan 2025 00:00:03 GMT' },
    retryAfter: 3_000,
  }),
  refusal(429, 'transient', {
    name: 'Status 429, `retry-after-ms`',
    headers: { 'retry-after-ms': '250', 'retry-after': '1' },
    retryAfter: 250,
  }),
  refusal(429, 'transient', {
    name: 'Status 429, `RetryInfo` in the body',
    bodyOf: () =>
      JSON.stringify({
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }],
        },
      }),
    retryAfter: 1_500,
  }),
  refusal(429, 'transient', {
    name: 'Status 429, a wait beyond `maxRetryAfter`',
    headers: { 'retry-after': '61' },
    retryAfter: 61_000,
  }),
  refusal(429, 'quota', { name: 'Status 429, quota exhausted', bodyOf: (wire) => wire.exhausted }),
  before('200 with HTML', { name: 'ContentTypeError', received: 'text/html', retryable: false }, (exchange) =>
    exchange.answer(200, { 'content-type': 'text/html' }, '<p>Log in</p>'),
  ),
  before(
    '200 with a JSON error',
    { name: 'ContentTypeError', received: 'application/json', retryable: true },
    (exchange, wire) => exchange.answer(200, JSON_BODY, wire.overload),
  ),
  before('Slow headers', NO_FIRST, async (exchange, _wire, clock) => {
    clock.pass(PATIENCE.first);
    await exchange.gone;
  }),
  silent('No first token', async (exchange, _wire, clock) => {
    clock.pass(PATIENCE.first);
    await exchange.gone;
  }),
  silent('Heartbeats but no tokens', async (exchange, wire, clock) => {
    for (let beat = 0; beat < 4; beat += 1) {
      await exchange.write(chunkOf(wire.heartbeat));
      clock.pass(PATIENCE.first / 4);
    }
    await exchange.gone;
  }),
  midAnswer('Stall in mid-answer', STALLED, async (exchange, _wire, clock) => {
    clock.pass(PATIENCE.each);
    await exchange.gone;
  }),
  midAnswer('Server that ignores the abort', STALLED, async (exchange, wire, clock) => {
    clock.pass(PATIENCE.each);
    await exchange.gone;
    for (const token of TOKENS) await exchange.write(chunkOf(wire.token(token)));
  }),
  cut('Cut at every byte, before the first token', ({ heard }) => heard.length === 0),
  cut('Cut at every byte, after the first token', ({ heard, isSaid }) => heard.length > 0 && !isSaid),
  cut('Cut at every byte, after the last record', ({ isSaid }) => isSaid),
  midAnswer('Clean end without marker', TRUNCATED, finish),
  harmless(
    'Marker without finish',
    (wire) => [...wire.opening, ...TOKENS.map(wire.token), wire.bareMarker].filter((record) => record !== ''),
    // Without an end marker, an end without a finish is a cut.
    (wire) => ({ outputTokens: wire.earlyOutputTokens, ...(!wire.hasMarker && { error: TRUNCATED }) }),
  ),
  midAnswer(
    "Line that isn't JSON",
    { name: 'ParseError', reason: 'json', retryable: false },
    stayOn((wire) => wire.frame('{"choices":[{')),
  ),
  midAnswer(
    'Endless line',
    { name: 'ParseError', reason: 'too-large', retryable: false },
    async (exchange) => {
      await exchange.write(chunkOf('data: '));
      while (!exchange.isGone) await exchange.write(chunkOf('x'.repeat(1_000)));
    },
  ),
  { name: 'Gzip cut short', strikes: gzipCutShort },
  midAnswer(
    'Overload in the stream',
    OVERLOADED,
    stayOn((wire) => wire.frame(wire.overload)),
  ),
  midAnswer(
    'Quota exhausted in the stream',
    QUOTA,
    stayOn((wire) => wire.frame(wire.exhausted)),
  ),
  harmless('Every event but the tokens twice', (wire) => [
    ...wire.opening.flatMap((record) => [record, record]),
    ...TOKENS.map(wire.token),
    ...wire.ending.flatMap((record) => [record, record]),
  ]),
  harmless(
    'Event after the end',
    (wire) =>
      wire.hasMarker
        ? [...wire.opening, ...TOKENS.map(wire.token), ...wire.ending, wire.token('late')]
        : [...wire.opening, ...HALF.map(wire.token), ...wire.ending, wire.token(TOKENS[HALF.length] ?? '')],
    // Without an end marker, a finish reason isn't the end if content follows it: the rest may be missing.
    (wire) =>
      wire.hasMarker ? {} : { heard: TOKENS.slice(0, HALF.length + 1), hasFinished: true, error: TRUNCATED },
  ),
];

/** A fault after the headers and the records before the first token. */
function silent(
  name: string,
  play: (exchange: Exchange, wire: FaultWire, clock: SilentClock) => Promise<void>,
): Fault {
  return {
    name,
    strikes: (wire) => [
      {
        hasOpened: true,
        heard: [],
        error: NO_FIRST,
        async play(exchange, clock) {
          await begin(exchange, wire, wire.opening);
          await play(exchange, wire, clock);
        },
      },
    ],
  };
}

/** Sends one more record, and then nothing: the client has to close the connection. */
function stayOn(recordOf: (wire: FaultWire) => string) {
  return async (exchange: Exchange, wire: FaultWire, clock: SilentClock): Promise<void> => {
    await exchange.write(chunkOf(recordOf(wire)));
    // A client that doesn't close it runs into its idle timeout now, rather than the test into its own.
    clock.pass(PATIENCE.each);
    await exchange.gone;
  };
}

interface Cut extends Strike {
  /** Whether all records have been sent, and only the end of the body is missing. */
  readonly isSaid: boolean;
}

/** The raw HTTP answer, cut at each byte that the rule picks. */
function cut(name: string, isMeant: (strike: Cut) => boolean): Fault {
  return { name, strikes: (wire) => cutsOf(wire).filter(isMeant) };
}

/** The answer, headers included, cut after each of its bytes but the last. */
function cutsOf(wire: FaultWire): readonly Cut[] {
  const { bytes, marks } = wholeAnswer(wire);
  const first = wire.opening.length;

  return Array.from({ length: bytes.length - 1 }, (_, index): Cut => {
    const end = index + 1;
    const reached = (record: number): boolean => (marks[record] ?? 0) <= end;
    const isSaid = reached(marks.length - 1);
    const isOver = wire.hasMarker && isSaid;
    return {
      isSaid,
      hasOpened: reached(0),
      heard: TOKENS.filter((_token, token) => reached(first + token)),
      hasFinished: reached(first + TOKENS.length + wire.finish),
      ...(isOver ? { outputTokens: TOKENS.length } : { error: end < headLength(wire) ? CONNECT : CUT }),
      async play(exchange) {
        await exchange.write(bytes.subarray(0, end));
        exchange.end();
      },
    };
  });
}

/** The platform takes a truncated gzip body for a complete one: only the missing end marker shows the cut. */
function gzipCutShort(wire: FaultWire): readonly Strike[] {
  const text = [...wire.opening, ...HALF.map(wire.token)].join('');
  const zipped = gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
  return [
    {
      hasOpened: true,
      heard: HALF,
      error: TRUNCATED,
      async play(exchange) {
        await exchange.write(headOf(200, { ...bodyHeaders(wire), 'content-encoding': 'gzip' }));
        await exchange.write(chunkOf(zipped));
        await finish(exchange);
      },
    },
  ];
}
