import { fromEvent, map, merge, switchMap, takeUntil } from 'rxjs';
import { coalesce, deltas, fromSSE, parseDelta, takeUntilDone, toStreamState } from 'rxjs-llm';

const element = (selector) => document.querySelector(selector);

const ask = (question) =>
  fromSSE('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
  }).pipe(parseDelta(deltas()), takeUntilDone());

// Chromium keeps a page that Back may show, with its stream and its bill.
const stops = merge(fromEvent(element('[type=button]'), 'click'), fromEvent(window, 'pagehide'));

fromEvent(element('form'), 'submit')
  .pipe(
    map((event) => {
      event.preventDefault();
      return element('input').value;
    }),
    switchMap((question) => ask(question).pipe(takeUntil(stops), coalesce('frame'), toStreamState())),
  )
  .subscribe(({ status, message, error }) => {
    element('#answer').textContent = message?.text ?? '';
    element('#answer').ariaBusy = String(status === 'streaming');
    element('[role=status]').textContent = status;
    element('[role=alert]').textContent = error ? String(error) : '';
  });
