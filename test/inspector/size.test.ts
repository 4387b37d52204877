import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inspectorPage, MAX_SIZE } from '../../scripts/site/inspector/build.ts';

it('the wire inspector is one small page that loads nothing', async () => {
  const page = await inspectorPage();
  expect(gzipSync(page).length).toBeLessThanOrEqual(MAX_SIZE);
  expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; /);
  expect(page).not.toMatch(/<(script|link|img|iframe)[^>]*\b(src|href)="(?!data:)/);
});
