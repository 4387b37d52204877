import { memoryLog, stopStream, streamId } from 'rxjs-llm/server';
import { expect, it } from 'vitest';

it('stops nothing for an id that nobody has used', async () => {
  expect(await stopStream(memoryLog(), streamId('ann', 'message 1'))).toBe(false);
});
