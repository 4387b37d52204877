import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENGINES } from '../support/engines/engines.ts';
import type { Engine } from '../support/engines/Engine.ts';
import { openChromium } from '../support/engines/openChromium.ts';
import { buildFacts, serveFacts, type FactsServer } from '../support/factsServer.ts';

const PATIENT = { timeout: 20_000, interval: 50 };

let script: string;
beforeAll(async () => {
  script = await buildFacts();
});

describe.each([{ browser: 'chromium', open: openChromium }, ...ENGINES])(
  'in $browser',
  ({ browser, open }) => {
    let server: FactsServer;
    let engine: Engine;
    beforeAll(async () => {
      server = await serveFacts(script);
      engine = await open();
    });
    afterAll(async () => {
      await engine.close();
      server.close();
    });

    /** What a page finds. */
    async function found(fact: string): Promise<unknown> {
      await engine.open(server.pageOf(fact));
      return server.result(fact);
    }

    it('a busy thread is not a silent model', async () => {
      expect(await found('busy')).toBe('complete');
    });

    it('a cut answer is an error, which only the end marker shows in WebKitGTK', async () => {
      expect(await found('cut')).toEqual(
        browser === 'webkit'
          ? { marked: 'TruncatedStreamError', text: 'complete' }
          : { marked: 'ConnectionError', text: 'ConnectionError' },
      );
    });

    it('a retry waits as another origin has told, if it exposes the header', async () => {
      expect(await found('told to all')).toEqual(['complete', 'waits as told']);
      expect(await found('told to its own origin')).toEqual(['complete', 'waits as it likes']);
    });

    it('a service worker that answers swallows a stop before the headers, and one that passes does not', async () => {
      expect(await found('a worker answers')).toBe('stopped');
      expect(server.state('a worker answers')).toBe('open');
      expect(await found('a worker passes')).toBe('stopped');
      expect(server.state('a worker passes')).toBe('closed');
    });

    it.each(['leave with a line', 'leave with signals'])(
      'the request ends with the page: %s',
      async (fact) => {
        await engine.open(server.pageOf(fact));
        await vi.waitFor(() => expect(server.state(fact)).toBe('open'), PATIENT);
        await delay(200);
        await engine.open(server.pageOf('').replace(/\?.*/, 'away'));
        await vi.waitFor(() => expect(server.state(fact)).toBe('closed'), PATIENT);
      },
    );

    it.runIf(browser === 'chromium')('the request outlives the page, if nobody unsubscribes', async () => {
      await engine.open(server.pageOf('leave'));
      await vi.waitFor(() => expect(server.state('leave')).toBe('open'), PATIENT);
      await engine.open(server.pageOf('').replace(/\?.*/, 'away'));
      await delay(2_000);
      expect(server.state('leave')).toBe('open');
    });

    it.skipIf(browser === 'chromium')('a hidden page gets few values, and all of the text', async () => {
      await engine.open(server.pageOf('hidden'));
      await delay(500);
      await engine.hide?.();
      const { values, text } = (await server.result('hidden')) as { values: number; text: string };
      expect(text).toMatch(/^\.{140,150}$/);
      expect(values).toBeLessThan(30);
    });
  },
);
