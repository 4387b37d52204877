import { ConnectionError } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('tells a connection that was never made from one that broke', () => {
  const cause = new Error('ECONNREFUSED');
  const connect = new ConnectionError('connect', cause);
  expect([connect.name, connect.reason, connect.message]).toEqual([
    'ConnectionError',
    'connect',
    'No answer came from the server',
  ]);
  expect([connect.retryable, connect.cause]).toEqual([true, cause]);
  expect(new ConnectionError('cut').message).toBe('The connection broke in mid-answer');
});
