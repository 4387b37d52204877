import { playwright } from '@vitest/browser-playwright';
import { existsSync } from 'node:fs';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';
import type { Engine } from './Engine.ts';
import { FIREFOX, openFirefox } from './openFirefox.ts';
import { openWebKit, WEBKIT } from './openWebKit.ts';

declare module 'vitest/browser' {
  export interface BrowserCommands {
    __vitest_viewport(): void;
  }
}

/** The engines beside Chromium that this machine has. */
export const ENGINES = (
  [
    ['firefox', FIREFOX, openFirefox],
    ['webkit', WEBKIT, openWebKit],
  ] as const
)
  .filter(([, program]) => existsSync(program))
  .map(([browser, , open]) => ({ browser, open, provider: providerOf(browser, open) }));

/** Opens the page of the tests in a browser of the machine: Playwright drives builds of its own only. */
function providerOf(name: string, start: () => Promise<Engine>): BrowserProviderOption {
  return { ...playwright(), name, providerFactory: (project) => createProvider(project, name, start) };
}

function createProvider(project: TestProject, name: string, start: () => Promise<Engine>): BrowserProvider {
  let engine: Promise<Engine> | undefined;
  // The size of the window is the browser's own.
  project.browser?.registerCommand('__vitest_viewport', () => undefined);
  return {
    name,
    supportsParallelism: false,
    getCommandsContext: () => ({}),
    openPage: async (_session, url) => (await (engine ??= start())).open(url),
    async close() {
      const open = engine;
      engine = undefined;
      await (await open)?.close();
    },
  };
}
