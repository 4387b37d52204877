import { isTextDelta } from 'rxjs-llm';
import { expect, it } from 'vitest';

it('tells text from all other deltas', () => {
  expect(isTextDelta({ type: 'text', text: 'Hi' })).toBe(true);
  expect(isTextDelta({ type: 'reasoning', text: 'Hm' })).toBe(false);
  expect(isTextDelta({ type: 'done' })).toBe(false);
});
