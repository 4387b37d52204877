import { ConnectionError, fromText } from 'rxjs-llm';
import { error, scriptedFetch } from 'rxjs-llm/testing';
import { expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

it('rejects as Node does: a TypeError with the system’s error as its cause', async () => {
  const failure: unknown = await scriptedFetch([error()])
    .fetch('/chat')
    .catch((reason: unknown) => reason);
  expect(failure).toBeInstanceOf(TypeError);
  expect(failure).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } });
});

it('makes a source error with a ConnectionError, whose cause has the code', async () => {
  const { fetch } = scriptedFetch([error('ENOTFOUND')]);
  const { values, error: failure } = await outcomeOf(fromText('/chat', { fetch }));
  expect(values).toEqual([]);
  expect(failure).toBeInstanceOf(ConnectionError);
  expect(failure).toMatchObject({ reason: 'connect', retryable: true, cause: { code: 'ENOTFOUND' } });
});
