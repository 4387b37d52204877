import { TestScheduler } from 'rxjs/testing';
import type { RunHelpers } from 'rxjs/internal/testing/TestScheduler';
import { expect } from 'vitest';

/** RxJS's own virtual time, comparing errors in full: class, code and cause. */
export function run(test: (helpers: RunHelpers) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected)).run(test);
}
