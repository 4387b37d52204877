import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ALIASES } from '../../scripts/entries.ts';

/** The tests that must notice a change on purpose: those of operators and sources, and only at run time. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { alias: ALIASES },
  test: {
    include: ['test/operators/**/*.test.ts', 'test/sources/**/*.test.ts'],
    // As in the project `unit`: what a test stubs must be gone for the next one.
    restoreMocks: true,
    unstubGlobals: true,
    setupFiles: ['test/support/unit.setup.ts', 'test/mutation/seed.setup.ts'],
  },
});
