import { afterEach, vi } from 'vitest';

/** The files of a worker share its clock: a test that fails must not stop it for those that follow. */
afterEach(() => {
  vi.useRealTimers();
});
