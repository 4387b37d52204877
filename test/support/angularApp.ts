/** An app as a team writes it, and what it must do in any version of Angular. It runs in a page that happy-dom makes. */
import { provideHttpClient, withFetch, withInterceptors, type HttpInterceptorFn } from '@angular/common/http';
import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { catchError, retry } from 'rxjs';
import { fromSSE, openaiChat, parseDelta, pickText, takeUntilDone } from 'rxjs-llm';
import { httpFetch, provideHttpStreaming, streamResource, type StreamResourceRef } from 'rxjs-llm/angular';
import { cut, scriptedFetch, stall, wire, type ScriptedAttempt, type ScriptedFetch } from 'rxjs-llm/testing';

@Component({
  selector: 'app-root',
  template: `
    @if (answer.isLoading()) {
      <button (click)="answer.stop()">Stop</button>
    }
    <p>{{ answer.status() }}: {{ answer.text() }}</p>
  `,
})
class App {
  readonly #fetch: typeof fetch = httpFetch();
  readonly prompt = signal<string | undefined>(undefined);
  readonly answer: StreamResourceRef = streamResource({
    params: () => this.prompt(),
    stream: ({ params }) =>
      fromSSE('http://localhost/chat', { method: 'POST', body: params, fetch: this.#fetch }).pipe(
        parseDelta(openaiChat()),
        takeUntilDone(),
      ),
  });
}

const WHOLE = wire.openaiChat({ text: ['Hello', ' world'] });
const BEGUN = WHOLE.slice(0, 2);

/** Sets up an app, whose requests a script answers: through Angular's own backend, or through ours. */
function setUp(
  isStreaming: boolean,
  script: readonly ScriptedAttempt[],
  ...interceptors: readonly HttpInterceptorFn[]
): ScriptedFetch {
  const server = scriptedFetch(script);
  globalThis.fetch = server.fetch;
  TestBed.resetTestingModule().configureTestingModule({
    providers: [
      provideHttpClient(withFetch(), withInterceptors([...interceptors])),
      isStreaming ? provideHttpStreaming({ fetch: server.fetch }) : [],
      provideZonelessChangeDetection(),
    ],
  });
  return server;
}

/** The texts of an answer, and the name of its error. */
async function read(): Promise<string> {
  const send = TestBed.runInInjectionContext(httpFetch);
  const texts: string[] = [];
  const answer = fromSSE('http://localhost/chat', { method: 'POST', body: 'Hi?', fetch: send });
  const spoken = answer.pipe(parseDelta(openaiChat()), takeUntilDone(), pickText());
  return new Promise((resolve) => {
    spoken.subscribe({
      next: (text) => texts.push(text),
      error: (error: unknown) => resolve(`${texts.join('')} ${error instanceof Error ? error.name : ''}`),
      complete: () => resolve(texts.join('')),
    });
  });
}

async function expectSoon(what: string, read: () => unknown, expected: unknown): Promise<void> {
  const text = JSON.stringify(expected);
  for (let tries = 0; JSON.stringify(read()) !== text; tries += 1) {
    if (tries > 500) throw new Error(`${what}: ${JSON.stringify(read())} instead of ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const retryOnce: HttpInterceptorFn = (request, next) => next(request).pipe(retry({ count: 1 }));
const signIn: HttpInterceptorFn = (request, next) =>
  next(request).pipe(catchError(() => next(request.clone({ setHeaders: { authorization: 'Bearer new' } }))));

/** What each answer comes down to. */
const ANSWERS: readonly (readonly [
  what: string,
  script: readonly ScriptedAttempt[],
  interceptors: readonly HttpInterceptorFn[],
  said: string,
])[] = [
  ['an answer', [WHOLE], [], 'Hello world'],
  ['a 503 that an interceptor retries', [{ status: 503 }, WHOLE], [retryOnce], 'Hello world'],
  ['a 401 after which an interceptor signs in', [{ status: 401 }, WHOLE], [signIn], 'Hello world'],
  ['a 429', [{ status: 429 }], [], ' HttpError'],
  ['a cut', [[...BEGUN, 20, cut()]], [], 'Hello ConnectionError'],
];

async function check(isStreaming: boolean): Promise<void> {
  for (const [what, script, interceptors, said] of ANSWERS) {
    setUp(isStreaming, script, ...interceptors);
    const found = await read();
    if (found !== said) throw new Error(`${what}: ${found} instead of ${said}`);
  }

  const server = setUp(isStreaming, [[...BEGUN, stall()], WHOLE, [...BEGUN, 20, cut()], [...BEGUN, stall()]]);
  const fixture = TestBed.createComponent(App);
  const { prompt, answer } = fixture.componentInstance;
  const element = fixture.nativeElement as HTMLElement;
  const page = (): string => {
    fixture.detectChanges();
    return element.querySelector('p')?.textContent.trim() ?? '';
  };
  const states = (): readonly string[] => server.requests.map(({ state }) => state);
  await expectSoon('without params', page, 'idle:');
  prompt.set('a');
  await expectSoon('a prompt', page, 'streaming: Hello');
  element.querySelector('button')?.click();
  await expectSoon('Stop', page, 'stopped: Hello');
  await expectSoon('Stop at the server', states, ['aborted']);
  answer.reload();
  await expectSoon('reload', page, 'done: Hello world');
  prompt.set('b');
  await expectSoon('a cut', page, 'error: Hello');
  prompt.set('c');
  await expectSoon('another prompt', page, 'streaming: Hello');
  fixture.destroy();
  await expectSoon('the end of the component', () => states().at(-1), 'aborted');
}

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());
await check(false);
await check(true);
console.log('right');
