import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';

type RunHelpers = Parameters<Parameters<TestScheduler['run']>[0]>[0];

/** Runs a test in RxJS's own virtual time, and compares errors in full: class, code and cause. */
export function run(test: (helpers: RunHelpers) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toStrictEqual(expected)).run(test);
}
