import { startVitest, type TestCase } from 'vitest/node';

/** Runs the test files whose path contains the words, and returns every test with its `meta`. */
export async function runTests(path: string, project = 'system'): Promise<readonly TestCase[]> {
  const vitest = await startVitest('test', [path], {
    project: [project],
    watch: false,
    reporters: [{}],
  });
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  await vitest.close();
  return tests;
}
