/** Bundles the smallest sensible program for each entry, as an app's bundler would, and holds it to its budget. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly program: string;
  /** Bytes after minifying and gzip, without rxjs, which an app has anyway. */
  readonly budget: number;
}

const ENTRIES: readonly Entry[] = [
  {
    name: 'rxjs-llm',
    program: `
      import { accumulate, fromSSE, openaiChat, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } from './dist/index.js';
      export const answer = (url, init) => fromSSE(url, init).pipe(
        parseDelta(openaiChat()), timeoutIdle({ first: 20000, each: 10000 }), takeUntilDone(), retryWithBackoff(), accumulate(),
      );`,
    budget: 12_500,
  },
  {
    // An app that reads Bedrock pays for AWS's codec too, so it is counted in.
    name: 'rxjs-llm/bedrock',
    program: `
      import { accumulate, parseDelta, retryWithBackoff, takeUntilDone, timeoutIdle } from './dist/index.js';
      import { bedrockConverse, fromAWSEventStream } from './dist/bedrock.js';
      export const answer = (url, init) => fromAWSEventStream(url, init).pipe(
        parseDelta(bedrockConverse()), timeoutIdle({ first: 20000, each: 10000 }), takeUntilDone(), retryWithBackoff(), accumulate(),
      );`,
    budget: 14_200,
  },
  {
    // All of it: it is loaded in tests, where a byte costs nothing, but growth should be noticed.
    name: 'rxjs-llm/testing',
    program: `export * from './dist/testing.js';`,
    budget: 6_500,
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));

for (const { name, program, budget } of ENTRIES) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['rxjs', 'rxjs/testing'],
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${size} bytes of ${budget} (minified ${code.length})`);
  if (size > budget) process.exitCode = 1;
}
