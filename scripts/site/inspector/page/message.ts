import { StreamError, type Message } from 'rxjs-llm';
import type { Trace } from '../engine/Trace.ts';
import { byId, create } from './elements.ts';

/** Shows the message as it was at this time, and how the answer stands. */
export function drawMessage({ messages, requests, end }: Trace, time: number): void {
  const message = messages.findLast(({ at }) => at <= time)?.value;
  const sent = requests.filter(({ at }) => at <= time).length;
  const error = end && end.at <= time ? end.error : undefined;
  const isOver = end !== undefined && end.at <= time;

  const state = byId('state');
  const how = error ? told(error) : isOver ? 'Complete' : message ? 'Streaming …' : 'Waiting …';
  state.textContent = `${how} · ${sent} ${sent === 1 ? 'request' : 'requests'}`;
  state.className = error ? 'bad' : '';
  byId('message').replaceChildren(...(message ? contentOf(message) : []));
}

function told(error: Error): string {
  const verdict = error instanceof StreamError ? `, ${error.retryable ? '' : 'not '}retryable` : '';
  return `${error.name}: ${error.message}${verdict}`;
}

function contentOf({ reasoning, text, toolCalls }: Message): HTMLElement[] {
  return [
    create('em', {}, reasoning && `${reasoning}\n`),
    create('span', {}, text),
    ...toolCalls.map(({ name, argumentsText, status }) =>
      create('code', {}, `${name}(${argumentsText}) ${status}`),
    ),
  ];
}
