/** A page that finds out one fact of its engine, which it reads in the address, and reports it to its server. */
import '@angular/compiler';
import { provideZonelessChangeDetection, type ApplicationRef } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { fromEvent, lastValueFrom, map, take, takeUntil, toArray, type Observable } from 'rxjs';
import {
  coalesce,
  fromSSE,
  fromText,
  openaiChat,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  timeoutIdle,
  type Delta,
} from 'rxjs-llm';
import { streamResource } from 'rxjs-llm/angular';

const { searchParams } = new URL(location.href);
const fact = searchParams.get('fact') ?? '';
const other = searchParams.get('other') ?? '';

function ask(path: string): Observable<Delta> {
  return fromSSE(path, { method: 'POST', body: '{}' }).pipe(parseDelta(openaiChat()));
}

async function endOf(source: Observable<unknown>): Promise<string> {
  try {
    await lastValueFrom(source.pipe(toArray()));
    return 'complete';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** A busy thread: what renders, sleeps or is looked at by a debugger for longer than the limit. */
async function busy(): Promise<string> {
  let isFirst = true;
  const watched = ask('/steady?fact=busy').pipe(timeoutIdle({ first: 20_000, each: 500 }), take(60));
  return endOf(
    watched.pipe(
      map(({ type }) => {
        if (type !== 'text' || !isFirst) return;
        isFirst = false;
        const until = performance.now() + 1_200;
        while (performance.now() < until);
      }),
    ),
  );
}

async function retryAfter(path: string): Promise<unknown> {
  const begun = performance.now();
  const end = await endOf(ask(`${other}/${path}?fact=${fact}`).pipe(retryWithBackoff()));
  return [end, performance.now() - begun > 1_900 ? 'waits as told' : 'waits as it likes'];
}

/** Unsubscribes from an answer that has no headers yet, in a page whose service worker sees the request. */
async function stopThrough(worker: string): Promise<string> {
  const registration = await navigator.serviceWorker.register(`/worker.js?${worker}`);
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  const subscription = ask(`/silent?fact=${fact}`).subscribe({ error: () => undefined });
  await new Promise((resolve) => setTimeout(resolve, 500));
  subscription.unsubscribe();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await registration.unregister();
  return 'stopped';
}

async function showInSignals(): Promise<void> {
  const { injector }: ApplicationRef = await createApplication({
    providers: [provideZonelessChangeDetection()],
  });
  streamResource({ params: () => fact, stream: () => ask(`/stalled?fact=${fact}`), injector });
}

/** Coalesces three seconds of tokens, while the page is hidden. */
async function hidden(): Promise<unknown> {
  while (document.visibilityState === 'visible') await new Promise((resolve) => setTimeout(resolve, 50));
  const texts = await lastValueFrom(
    ask('/steady?fact=hidden').pipe(
      take(150),
      coalesce('frame'),
      map((delta) => (delta.type === 'text' ? delta.text : '')),
      toArray(),
    ),
  );
  return { values: texts.length, text: texts.join('') };
}

const FACTS: Readonly<Record<string, () => unknown>> = {
  busy,
  hidden,
  cut: async () => ({
    marked: await endOf(ask('/cut').pipe(takeUntilDone())),
    text: await endOf(fromText('/cut')),
  }),
  'told to all': () => retryAfter('exposed'),
  'told to its own origin': () => retryAfter('hidden'),
  'a worker answers': () => stopThrough('answers'),
  'a worker passes': () => stopThrough('passes'),
  leave: () => void ask(`/stalled?fact=${fact}`).subscribe({ error: () => undefined }),
  'leave with a line': () =>
    void ask(`/stalled?fact=${encodeURIComponent(fact)}`)
      .pipe(takeUntil(fromEvent(window, 'pagehide')))
      .subscribe(),
  'leave with signals': showInSignals,
};

const found: unknown = await FACTS[fact]?.();
await fetch(`/result?fact=${encodeURIComponent(fact)}`, {
  method: 'POST',
  body: JSON.stringify(found ?? null),
});
