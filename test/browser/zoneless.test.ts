import '../support/production.ts';
import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { describe, expect, it } from 'vitest';
import { countChecks } from '../support/countChecks.ts';

describe.each([
  ['HttpClient alone', []],
  ['provideHttpStreaming()', [provideHttpStreaming()]],
])('500 tokens in an app without zones, over %s', (_, streaming) => {
  it('are shown with at most one check a frame', async () => {
    const { text, own, frames } = await countChecks([provideZonelessChangeDetection(), ...streaming]);
    expect(text).toBe('.'.repeat(500));
    expect(own).toBeGreaterThan(1);
    expect(own).toBeLessThanOrEqual(frames);
  });
});
