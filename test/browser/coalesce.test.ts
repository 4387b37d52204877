import { lastValueFrom, map, take, timer, toArray } from 'rxjs';
import { coalesce, type Delta } from 'rxjs-llm';
import { expect, it } from 'vitest';

/** Without a frame for 250 ms a window ends all the same: what is in one frame is at least this far apart, in ms. */
const MISSED_FRAME = 200;

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
      map((delta) => ({ frame, at: performance.now(), text: delta.type === 'text' ? delta.text : '' })),
      toArray(),
    ),
  );
  isOver = true;

  const inFrames = seen.slice(1, -1);
  const early = inFrames.filter(({ frame: shown, at }, index) => {
    const earlier = inFrames[index - 1];
    return earlier?.frame === shown && at - earlier.at < MISSED_FRAME;
  });
  expect(early).toEqual([]);
  expect(inFrames.length).toBeGreaterThan(2);
  expect(seen.map((value) => value.text).join('')).toBe(
    Array.from({ length: 200 }, (_, index) => `${index} `).join(''),
  );
});
