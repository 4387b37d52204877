import 'zone.js';
import '../support/production.ts';
import '@angular/compiler';
import { provideZoneChangeDetection } from '@angular/core';
import { endWith, map, take, timer, type Observable } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { describe, expect, it } from 'vitest';
import { countChecks } from '../support/countChecks.ts';

/** What zone.js sees each of, also in code whose `await` is native, which it doesn't. */
const timers = (): Observable<Delta> =>
  timer(0, 2).pipe(
    take(500),
    map((): Delta => ({ type: 'text', text: '.' })),
    endWith<Delta>({ type: 'done' }),
  );

describe.each([
  ['HttpClient alone', [], undefined],
  ['provideHttpStreaming()', [provideHttpStreaming()], undefined],
  ['timers', [], timers],
] as const)('500 tokens in an app with zone.js, over %s', (_, streaming, source) => {
  it('are shown with at most one check a frame, and no chunk checks the whole app', async () => {
    const { text, own, app, frames } = await countChecks(
      [provideZoneChangeDetection(), ...streaming],
      source,
    );
    expect(text).toBe('.'.repeat(500));
    expect(own).toBeGreaterThan(1);
    expect(own).toBeLessThanOrEqual(frames);
    expect(app).toBeLessThanOrEqual(frames);
  });
});
