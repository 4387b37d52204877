import { inspect } from 'node:util';
import fc from 'fast-check';
import { HttpError, StreamError } from 'rxjs-llm';
import { describe, expect, it } from 'vitest';

const refused = (status: number, body?: unknown, headers = {}): HttpError =>
  new HttpError({ status, headers: new Headers(headers), body });

const NOON = 'Tue, 24 Nov 2026 12:00:00 GMT';

describe('HttpError', () => {
  it('is a StreamError that names the status', () => {
    const error = refused(503);
    expect(error).toBeInstanceOf(StreamError);
    expect([error.name, error.message, error.status]).toEqual(['HttpError', 'The server answered 503', 503]);
  });

  it('ends its message with the provider’s code, and never with a sentence', () => {
    expect(refused(429, { error: { code: 'insufficient_quota' } }).message).toBe(
      'The server answered 429: insufficient_quota',
    );
    expect(refused(400, { error: { code: 'You said hush', message: 'hush' } }).message).toBe(
      'The server answered 400',
    );
  });

  it.each([
    [429, { error: { type: 'rate_limit_error' } }, 'transient'],
    [429, { error: { code: 'insufficient_quota' } }, 'quota'],
    [402, undefined, 'quota'],
    [400, { error: { type: 'invalid_request_error' } }, 'bad-request'],
    [400, { error: { code: 'content_filter' } }, 'content-policy'],
    [400, { error: { type: 'billing_error' } }, 'quota'],
    [401, '', 'bad-request'],
    [408, '', 'transient'],
    [409, '', 'transient'],
    [500, '<html>', 'transient'],
    [501, '', 'bad-request'],
    [0, '', 'bad-request'],
    [204, '', 'bad-request'],
    [529, { error: { type: 'overloaded_error' } }, 'transient'],
  ])('gives %i %o the reason %s', (status, body, reason) => {
    const error = refused(status, body);
    expect(error.reason).toBe(reason);
    expect(error.retryable).toBe(reason === 'transient');
  });

  it.each([
    [429, 'ThrottlingException:http://internal.amazon.com/', 'ThrottlingException', 'transient'],
    [400, 'ServiceQuotaExceededException', 'ServiceQuotaExceededException', 'quota'],
  ])('reads the name of an AWS error from its header: %i %s', (status, header, code, reason) => {
    const error = refused(status, { message: 'm' }, { 'x-amzn-errortype': header });
    expect([error.code, error.reason, error.detail]).toEqual([code, reason, 'm']);
  });

  it('follows x-should-retry, except for a quota', () => {
    expect(refused(400, '', { 'x-should-retry': 'true' }).retryable).toBe(true);
    expect(refused(500, '', { 'x-should-retry': 'false' }).retryable).toBe(false);
    expect(refused(402, '', { 'x-should-retry': 'true' }).retryable).toBe(false);
  });

  it.each([
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': '0' }, 0],
    [{ date: 'Tue, 24 Nov 2026 10:00:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 10:01:00 GMT' }, 60_000],
    [{ date: 'Tue, 24 Nov 2026 10:00:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 09:00:00 GMT' }, 0],
    [{ date: NOON, 'retry-after': 'Tue, 24 Nov 2026 12:00:09 GMT' }, 9_000],
    [{ date: NOON, 'retry-after': 'Tuesday, 24-Nov-26 12:00:09 GMT' }, 9_000],
    [{ date: NOON, 'retry-after': 'Tue Nov 24 12:00:09 2026' }, 9_000],
    [{ date: NOON, 'retry-after': '2026-11-24T12:00:09Z' }, 9_000],
    [{ date: NOON, 'retry-after': '2026-11-24T14:00:09.5+02:00' }, 9_500],
    [{ date: NOON, 'retry-after': '2026-11-24T12:00:09.123456' }, 9_123],
    [{ 'retry-after': 'Tue, 99 Nov 2026 12:00:09 GMT' }, undefined],
    [{ 'retry-after-ms': '-5', 'retry-after': '1' }, 1_000],
    [{}, undefined],
  ])('reads %o as a delay of %s ms', (headers, wait) => {
    expect(refused(429, '', headers).retryAfter).toBe(wait);
  });

  const junk = [
    'soon',
    '-5',
    '+5',
    '5s',
    '10 seconds',
    '1e3',
    '0x10',
    '5, 10',
    '5.',
    '.5',
    '',
    'NaN',
    'Infinity',
  ];
  it.each(junk)('takes the delay `%s` for absent', (value) => {
    expect(refused(429, '', { 'retry-after': value }).retryAfter).toBeUndefined();
  });

  it('reads any date in both spellings, and takes the past for now', () => {
    const anyDate = fc.date({
      noInvalidDate: true,
      min: new Date('1990-01-01'),
      max: new Date('9000-01-01'),
    });
    fc.assert(
      fc.property(anyDate, anyDate, (now, then) => {
        const date = now.toUTCString();
        const seconds = (time: Date): number => Math.floor(time.getTime() / 1_000);
        const wait = Math.max(0, seconds(then) - seconds(now)) * 1_000;
        expect(refused(429, '', { date, 'retry-after': then.toUTCString() }).retryAfter).toBe(wait);
        const iso = refused(429, '', { date, 'retry-after': then.toISOString() }).retryAfter ?? NaN;
        expect(iso).toBe(Math.max(0, then.getTime() - seconds(now) * 1_000));
      }),
    );
  });

  it.each([
    ['upstream is busy, try again in 20s', 'upstream is busy, try again in 20s', 20_000],
    ['<html>try again in 20s', undefined, undefined],
    ['{"error":{"message":"cut of', undefined, undefined],
    ['', undefined, undefined],
  ])('reads a body of text, and not a page or JSON that was cut: %s', (body, detail, retryAfter) => {
    const error = refused(503, body);
    expect([error.detail, error.retryAfter]).toEqual([detail, retryAfter]);
  });

  it('has the body, the headers and the detail, and shows them in no log', () => {
    const error = refused(400, { error: { message: 'You said: hush' } }, { 'set-cookie': 'hush' });
    expect([error.body, error.detail]).toEqual([{ error: { message: 'You said: hush' } }, 'You said: hush']);
    expect(error.headers.get('set-cookie')).toBe('hush');
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('hush');
  });
});
