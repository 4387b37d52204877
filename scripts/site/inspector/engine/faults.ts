/** A way in which an answer breaks. */
export interface Fault {
  readonly label: string;
  /** It happens at a byte, which the user places. */
  readonly isPlaced?: true;
  /** An answer of another status, type and body, in place of the stream. */
  readonly refusal?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** By their names in the address. */
export const FAULTS = {
  none: { label: 'Nothing' },
  cut: {
    label: 'Connection cut',
    isPlaced: true,
  },
  end: { label: 'Clean early end', isPlaced: true },
  stall: { label: 'Stall', isPlaced: true },
  garbage: { label: 'Garbage byte', isPlaced: true },
  slow: { label: 'Slow from here on', isPlaced: true },
  silent: { label: 'No headers' },
  refused: { label: 'Connection refused' },
  status401: {
    label: '401, wrong key',
    refusal: { status: 401, headers: JSON_TYPE, body: '{"error":{"message":"Invalid API key"}}' },
  },
  status429: {
    label: '429, Retry-After 2 s',
    refusal: {
      status: 429,
      headers: { ...JSON_TYPE, 'retry-after': '2' },
      body: '{"error":{"message":"Slow down","type":"rate_limit_exceeded"}}',
    },
  },
  status503: {
    label: '503',
    refusal: { status: 503, headers: { 'content-type': 'text/plain' }, body: 'upstream is gone' },
  },
  html: {
    label: '200 with HTML',
    refusal: {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Sign in</title>',
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

/** Widened, so that every field can be read. */
export function faultOf(name: FaultName): Fault {
  return FAULTS[name];
}
