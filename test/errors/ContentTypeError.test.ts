import { inspect } from 'node:util';
import { ContentTypeError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('names both media types, and hides the body from logs', () => {
  const error = new ContentTypeError({
    expected: 'text/event-stream',
    received: 'text/html',
    body: '<p>hush</p>',
  });
  expect(error.message).toBe('Expected text/event-stream, received text/html');
  expect([error.name, error.retryable, error.body]).toEqual(['ContentTypeError', false, '<p>hush</p>']);
  expect(inspect(error)).not.toContain('hush');
});

it('is retryable only if the body is a JSON error with a retryable verdict', () => {
  const of = (body: unknown): boolean =>
    new ContentTypeError({ expected: 'a/b', received: 'application/json', body }).retryable;
  expect(of({ error: { type: 'overloaded_error' } })).toBe(true);
  expect(of({ error: { type: 'authentication_error' } })).toBe(false);
  expect(of([{ error: { type: 'overloaded_error' } }])).toBe(true);
  expect(of({ code: 'overloaded', message: 'm' })).toBe(true);
  expect(of({ choices: [] })).toBe(false);
});
