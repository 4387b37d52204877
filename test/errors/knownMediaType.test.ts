import { describe, expect, it } from 'vitest';
import { knownMediaType } from '../../src/errors/knownMediaType.ts';

describe('knownMediaType', () => {
  it.each([
    'text/html',
    'text/plain',
    'text/event-stream',
    'application/json',
    'application/problem+json',
    'application/vnd.amazon.eventstream',
    'application/x-ndjson',
    'application/jsonl',
    'application/jsonlines',
    'application/json-seq',
    'application/xhtml+xml',
    'application/octet-stream',
    'image/png',
  ])('shows %s', (type) => {
    expect(knownMediaType(type)).toBe(type);
    expect(knownMediaType(`${type}; charset=sk-planted`)).toBe(type);
  });

  it.each([
    'text/sk-abc',
    'sk-abc/html',
    'sk-abc',
    'text/html-sk-abc',
    'text/html\u009B31m',
    'text/html\u0085',
    'text/html<script>',
    `text/${'x'.repeat(99)}`,
    'text/',
    '',
  ])('does not show %j', (type) => {
    expect(knownMediaType(type)).toBe('another media type');
  });

  it('reads what almost is one in linear time', () => {
    const begun = performance.now();
    for (const part of ['x', 'ml', 'xml-', 'json.l', 'event-stream'])
      knownMediaType(`text/${part.repeat(100_000)}!`);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
