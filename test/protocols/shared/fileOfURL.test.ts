import { of } from 'rxjs';
import { aiSdkUI, parseDelta, type Delta } from 'rxjs-llm';
import { expect, it } from 'vitest';
import { outcomeOf } from '../../support/outcomeOf.ts';

async function fileOf(url: string): Promise<readonly Delta[]> {
  const data = JSON.stringify({ type: 'file', url });
  return (await outcomeOf(of({ data }).pipe(parseDelta(aiSdkUI())))).values;
}

it.each([
  ['data:image/png;base64,AA==', { mediaType: 'image/png', data: 'AA==' }],
  ['data:;base64,AA==', { data: 'AA==' }],
  ['data:text/plain;charset=utf-8;base64,AA,A', { mediaType: 'text/plain', data: 'AA,A' }],
  ['data:text/plain,a;base64,b', { url: 'data:text/plain,a;base64,b' }],
  ['data:image/png;base64', { url: 'data:image/png;base64' }],
  ['https://x/;base64,a', { url: 'https://x/;base64,a' }],
])('a data URL in base64 brings its content along, and any other URL is a URL: %s', async (url, file) => {
  expect(await fileOf(url)).toEqual([{ type: 'file', mediaType: 'application/octet-stream', ...file }]);
});

it('a long URL is read in linear time', async () => {
  const url = `data:${'a'.repeat(200_000)}`;
  const begun = performance.now();
  expect(await fileOf(url)).toMatchObject([{ url }]);
  // The square of it takes a minute.
  expect(performance.now() - begun).toBeLessThan(2_000);
});
