import { fromEvent, map } from 'rxjs';
import { streamErrorFrom, type StreamState } from 'rxjs-llm';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const element = (selector: string): Element => document.querySelector(selector)!;

const states = fromEvent<MessageEvent<StreamState>>(worker, 'message').pipe(
  map(({ data }) => (data.status === 'error' ? { ...data, error: streamErrorFrom(data.error) } : data)),
);
states.subscribe(({ status, message, error }) => {
  element('#answer').textContent = message?.text ?? '';
  element('#answer').ariaBusy = String(status === 'streaming');
  element('[role=status]').textContent = status;
  element('[role=alert]').textContent = error === undefined ? '' : String(error);
});

fromEvent<SubmitEvent>(element('form'), 'submit').subscribe((event) => {
  event.preventDefault();
  worker.postMessage(document.querySelector('input')!.value);
});
fromEvent(element('[type=button]'), 'click').subscribe(() => worker.postMessage(null));
// Chromium keeps a page that Back may show, with its worker, its stream and its bill.
fromEvent(window, 'pagehide').subscribe(() => worker.postMessage(null));
