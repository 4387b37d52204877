import type { JSONObject } from '../json/unknown.ts';

/**
 * Reads `retry-after-ms`, then `Retry-After` in seconds or as a date, into milliseconds. What is neither counts as absent.
 *
 * @param header - Returns a header; `''` if it is absent.
 */
export function readRetryAfter(header: (name: string) => string): number | undefined {
  const milliseconds = header('retry-after-ms');
  if (NUMBER.test(milliseconds)) return Number(milliseconds);

  const value = header('retry-after');
  if (NUMBER.test(value)) return Number(value) * 1000;

  // Alone, `Date.parse` takes a stray number for a day of 2001, and a time without a zone for local time.
  const date = DATE.test(value) ? Date.parse(ZONE.test(value) ? value : `${value}Z`) : NaN;
  // By the server's own clock if it sends the time: the user's may be wrong by hours.
  const now = Date.parse(header('date')) || Date.now();
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const NUMBER = /^\d+(\.\d+)?$/;
/** HTTP's three kinds of date, and ISO 8601. */
const DATE = /^(\D{3}|\d{4}-).*\d:\d\d/;
const ZONE = /(GMT|Z|[+-]\d\d:?\d\d)$/i;

/** OpenAI, Azure, Groq and Google also name a delay in the message: `try again in 1m2.5s`, `retry after 26 seconds`. */
const DELAY =
  /\b(?:again|retry) (?:in|after) (?=\d)(?:(\d+) ?h)?(?:(\d+) ?m(?!s))?(?:(\d+(?:\.\d+)?) ?(m?)s)?/i;

/**
 * Reads how long to wait, in milliseconds, from an error's body: Google's `RetryInfo`
 * (`{ "retryDelay": "34.4s" }`), else its message. (In-stream errors have no headers.)
 */
export function readRetryDelay(details: readonly JSONObject[], message = ''): number | undefined {
  const delays = details.map(({ retryDelay }) => `retry in ${String(retryDelay)}`);
  const [, hours = 0, minutes = 0, seconds = 0, milli] = DELAY.exec([...delays, message].join('\n')) ?? [];
  if (!hours && !minutes && !seconds) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * (milli ? 1 : 1000);
}
