import { isClosed } from 'rxjs-llm';
import { describe, expectTypeOf, it } from 'vitest';

describe('isClosed', () => {
  it('takes anything, and the key of a member', () => {
    expectTypeOf(isClosed).toEqualTypeOf<(value: unknown, key?: string | number) => boolean>();
  });

  it('takes no other key', () => {
    // @ts-expect-error -- JSON has no symbols
    isClosed({}, Symbol('key'));
    // @ts-expect-error -- what is asked about has to be named
    isClosed();
  });
});
