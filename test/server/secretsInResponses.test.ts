import { throwError } from 'rxjs';
import { HttpError, ProviderError } from 'rxjs-llm';
import { toSSEResponse } from 'rxjs-llm/server';
import { expect, it } from 'vitest';

const KEY = 'sk-planted-7f3a9';

it.each([
  ['an error of an app', Object.assign(new Error(`bad ${KEY}`, { cause: new Error(KEY) }), { code: KEY })],
  ['what is thrown and no error', { message: KEY, name: KEY }],
  [
    'a refusal that says the key back',
    new HttpError({ status: 401, headers: new Headers({ 'x-key': KEY }), body: { error: { message: KEY } } }),
  ],
  ['an error that the provider reports', new ProviderError({ error: { message: KEY, code: KEY } })],
])('no client is shown a key by %s', async (_, error) => {
  const answer = toSSEResponse(throwError(() => error));
  const told = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
  expect(told).toContain('"type":"error"');
  expect(told).not.toContain('planted');
});
