import { startVitest, type TestCase } from 'vitest/node';

/** Runs the test files whose path contains one of the words, and returns every test with its `meta`. */
export async function runTests(paths: readonly string[], project = 'system'): Promise<readonly TestCase[]> {
  const vitest = await startVitest('test', [...paths], {
    project: [project],
    watch: false,
    reporters: [{}],
  });
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  await vitest.close();
  return tests;
}
