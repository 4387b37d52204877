import { memoryLog, stateOf, streamId } from 'rxjs-llm/server';
import { expect, it } from 'vitest';

it('says `none` for an id that nobody has used', async () => {
  expect(await stateOf(memoryLog(), streamId('ann', 'message 1'), '1-1')).toBe('none');
});
