/** Angular in Node: its compiler, a document, and a TestBed. Import it before anything else of Angular. */
import '@angular/compiler';
import { Window } from 'happy-dom';
import { afterEach } from 'vitest';

const page = new Window({ url: 'http://localhost/' });
// What a page has and Node hasn't. All else stays Node's: `fetch`, streams, signals and timers.
for (const name of [
  'window',
  'document',
  'Node',
  'Element',
  'HTMLElement',
  'MutationObserver',
  'ProgressEvent',
  'location',
])
  Object.defineProperty(globalThis, name, { value: Reflect.get(page, name), configurable: true });
Object.defineProperty(globalThis, 'window', { value: page, configurable: true });

const { TestBed } = await import('@angular/core/testing');
const { BrowserTestingModule, platformBrowserTesting } = await import('@angular/platform-browser/testing');
TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting(), {
  teardown: { destroyAfterEach: true },
});

afterEach(() => void TestBed.resetTestingModule());

export { TestBed };
/** The window of the page that Angular sees. */
export const testPage: Window = page;
