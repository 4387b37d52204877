import { ConnectionError, fromText } from 'rxjs-llm';
import { cut, scriptedFetch } from 'rxjs-llm/testing';
import { expect, it } from 'vitest';
import { outcomeOf } from '../support/outcomeOf.ts';

it('breaks off a body as Node does: a TypeError with the system’s error as its cause', async () => {
  const { fetch } = scriptedFetch([['Hel', cut()]]);
  const failure: unknown = await (await fetch('/chat')).text().catch((reason: unknown) => reason);
  expect(failure).toBeInstanceOf(TypeError);
  expect(failure).toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } });
});

it('makes a source error with a ConnectionError, whose cause has the code', async () => {
  const { fetch } = scriptedFetch([['Hel', cut('ECONNRESET')]]);
  const { values, error } = await outcomeOf(fromText('/chat', { fetch }));
  expect(values).toEqual(['Hel']);
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ reason: 'cut', retryable: true, cause: { code: 'ECONNRESET' } });
});
