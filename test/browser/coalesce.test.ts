import { lastValueFrom, map, take, timer, toArray } from 'rxjs';
import { coalesce, type Delta } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('coalesces by animation frames, and loses nothing', async () => {
  let frame = 0;
  let isOver = false;
  function count(): void {
    frame += 1;
    if (!isOver) requestAnimationFrame(count);
  }
  requestAnimationFrame(count);

  const tokens = timer(0, 1).pipe(
    take(200),
    map((index): Delta => ({ type: 'text', text: `${index} ` })),
  );
  const seen = await lastValueFrom(
    tokens.pipe(
      coalesce('frame'),
      map((delta) => ({ frame, text: delta.type === 'text' ? delta.text : '' })),
      toArray(),
    ),
  );
  isOver = true;

  const inFrames = seen.slice(1, -1).map((value) => value.frame);
  expect(new Set(inFrames).size).toBe(inFrames.length);
  expect(inFrames.length).toBeGreaterThan(2);
  expect(seen.map((value) => value.text).join('')).toBe(
    Array.from({ length: 200 }, (_, index) => `${index} `).join(''),
  );
});
