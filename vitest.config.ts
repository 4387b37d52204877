import { playwright } from '@vitest/browser-playwright';
import { availableParallelism } from 'node:os';
import type { ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';
import { ALIASES } from './scripts/entries.ts';
import { CHROMIUM } from './test/support/launchChromium.ts';
import { ENGINES } from './test/support/engines/engines.ts';
import { testsForPages } from './test/support/inPage/testsForPages.ts';
import { createModel } from './test/support/model.ts';

/** Where to write the results for a machine, beside what a reader sees. */
const report = process.env['TEST_REPORT'];

const resolve = { alias: ALIASES };

/** What the tests of Angular import: if Vite found it while they run, it would load the page anew. */
const ANGULAR = [
  '@angular/common',
  '@angular/common/http',
  '@angular/compiler',
  '@angular/core',
  '@angular/core/rxjs-interop',
  '@angular/core/testing',
  '@angular/platform-browser',
  '@angular/platform-browser/testing',
  '@smithy/eventstream-codec',
  'zone.js',
];

/** What runs, builds and installs takes its time on a busy machine. */
const patience = { testTimeout: 60_000, hookTimeout: 120_000 };

/** The folders that mirror src/. */
const UNIT =
  'test/{bedrock,delta,errors,framing,json,message,models,operators,protocols,redis,requests,server,sources,testing}/**/*.test.ts';

const SEED = 'test/support/seed.setup.ts';

/** What a page of tests needs. */
const inPage = {
  resolve,
  // On the origin of the page, because Angular's XSRF protection sends its header to no other.
  plugins: [
    {
      name: 'model',
      configureServer: ({ middlewares }: ViteDevServer) => void middlewares.use('/model', createModel()),
    },
  ],
  optimizeDeps: { include: ANGULAR },
};

/** What the unit tests import. */
const PURE = [
  ...['arktype', 'eventsource-parser', 'fast-check', 'valibot', 'zod'],
  ...['rxjs', 'rxjs/testing', 'rxjs-marbles'],
];

/** What they read is read from the server of the page. */
const FILES = fileURLToPath(new URL('test/support/inPage/fs.ts', import.meta.url));

const headless = { enabled: true, headless: true, screenshotFailures: false };

export default defineConfig({
  test: {
    // One more than cores: many tests wait for a socket, a clock or a program.
    maxWorkers: availableParallelism() + 1,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text'] },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          ...patience,
          include: [UNIT],
          // A worker reads the modules once for all of its files, which must leave nothing behind.
          isolate: false,
          restoreMocks: true,
          unstubGlobals: true,
          setupFiles: ['test/support/unit.setup.ts', SEED],
        },
      },
      {
        resolve,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
          },
        },
      },
      {
        resolve,
        test: {
          name: 'system',
          isolate: false,
          setupFiles: [SEED],
          globalSetup: ['test/support/build.setup.ts'],
          ...patience,
          include: ['test/**/*.test.ts'],
          exclude: [
            UNIT,
            'test/angular/**',
            'test/browser/**',
            'test/pages/**',
            'test/processes/**',
            'test/exampleApps/**',
          ],
        },
      },
      {
        // Each file has its own platform of Angular, and its own document.
        resolve,
        test: {
          name: 'angular',
          ...patience,
          include: ['test/angular/**/*.test.ts'],
          setupFiles: [SEED],
        },
      },
      {
        // Pages as a visitor opens them, in a Chromium that the tests drive from outside.
        resolve,
        test: {
          name: 'pages',
          testTimeout: 90_000,
          hookTimeout: 60_000,
          include: ['test/pages/**/*.test.ts'],
        },
      },
      {
        // Servers that are killed while others read from them.
        resolve,
        test: {
          name: 'processes',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/build.setup.ts'],
          include: ['test/processes/**/*.test.ts'],
        },
      },
      {
        // Each example as a user would run it: from a clean install of the packed package. All of them: `EXAMPLES=all`.
        resolve,
        test: {
          name: 'examples',
          testTimeout: 60_000,
          hookTimeout: 400_000,
          globalSetup: ['test/support/build.setup.ts'],
          include: ['test/exampleApps/**/*.test.ts'],
        },
      },
      {
        ...inPage,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: [
            'test/browser/programs.setup.ts',
            'test/browser/server.setup.ts',
            'test/browser/site.setup.ts',
          ],
          browser: {
            ...headless,
            provider: playwright({
              launchOptions: {
                executablePath: CHROMIUM,
                args: [
                  '--no-sandbox',
                  '--disable-gpu',
                  '--disable-quic',
                  '--no-first-run',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      // The same, in each of the other engines that this machine has.
      ...ENGINES.map(({ browser, provider }) => ({
        ...inPage,
        test: {
          name: browser,
          ...patience,
          include: ['test/browser/**/*.test.ts'],
          exclude: ['test/browser/{programs,site}.test.ts'],
          globalSetup: ['test/browser/server.setup.ts'],
          browser: { ...headless, provider, instances: [{ browser, name: browser }] },
        },
      })),
      // The unit tests that need nothing of Node, after those: Chromium's engine is Node's.
      ...ENGINES.map(({ browser, provider }) => ({
        resolve: { alias: [...ALIASES, { find: 'node:fs', replacement: FILES }] },
        optimizeDeps: { include: PURE },
        test: {
          name: `${browser}-unit`,
          ...patience,
          include: [...testsForPages()],
          isolate: false,
          restoreMocks: true,
          unstubGlobals: true,
          setupFiles: ['test/support/unit.setup.ts', 'test/mutation/seed.setup.ts'],
          sequence: { groupOrder: 1 },
          browser: { ...headless, provider, instances: [{ browser, name: `${browser}-unit` }] },
        },
      })),
    ],
  },
});
