import { inspect } from 'node:util';
import { ParseError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('retains an excerpt of 256 characters, and shows it in no log', () => {
  const error = new ParseError('json', `hush${'x'.repeat(300)}`);
  expect([error.name, error.reason, error.retryable]).toEqual(['ParseError', 'json', false]);
  expect(error.excerpt).toBe(`hush${'x'.repeat(252)}`);
  expect(inspect(error) + error.message).not.toContain('hush');
  expect(new ParseError('too-large').message).toBe('A record is larger than its limit');
});
