import { Agent, request } from 'node:http';
import { urlOf, type Asked } from './Asked.ts';

/** What a reader has seen of an answer. */
export interface Reading {
  text: string;
  /** `done`, the raw reason of a `finish` other than `stop`, or the name of an error. */
  end: string | undefined;
  restarts: number;
  connections: number;
  /** In milliseconds. */
  longestSilence: number;
}

/** How a reader reads. */
export interface Reader {
  /** Which servers it connects to: each time to the next. */
  readonly ports: readonly number[];
  /** How many milliseconds after the first event of a connection it is cut; not if absent. */
  readonly cutAfter?: () => number;
  /** It stays away after its first connection. */
  readonly leaves?: boolean;
  /** Called with the first text. */
  readonly onText?: () => void;
}

const AGENT = new Agent({ maxSockets: Infinity });

/**
 * Reads an answer, again and again after the last event it had, until it has ended. Written without the library, so that
 * both can't have the same mistake.
 */
export async function readAnswer(
  asked: Partial<Asked>,
  { ports, cutAfter, leaves, onText }: Reader,
): Promise<Reading> {
  const reading: Reading = { text: '', end: undefined, restarts: 0, connections: 0, longestSilence: 0 };
  let lastId: string | undefined;
  let lastAt: number | undefined;

  function hear(event: string): void {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (data === undefined) return;
    lastId = /^id: (.*)$/m.exec(event)?.[1] ?? lastId;
    const now = performance.now();
    reading.longestSilence = Math.max(reading.longestSilence, now - (lastAt ?? now));
    lastAt = now;
    const hadText = reading.text !== '';
    note(reading, JSON.parse(data) as Said);
    if (!hadText && reading.text !== '') onText?.();
  }

  function connect(port: number): Promise<void> {
    reading.connections += 1;
    return new Promise((resolve) => {
      const before = lastAt;
      let cut: NodeJS.Timeout | undefined;
      const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
      const sent = request(urlOf(port, '/chat', asked), { method: 'POST', agent: AGENT, headers });
      sent.on('error', () => undefined);
      sent.on('close', resolve);
      sent.on('response', (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const events = (rest + chunk).split('\n\n');
          rest = events.pop() ?? '';
          events.forEach(hear);
          if (cutAfter && lastAt !== before) cut ??= setTimeout(() => sent.destroy(), cutAfter());
        });
        response.on('error', () => undefined);
      });
      sent.end();
    });
  }

  for (;;) {
    await connect(ports[reading.connections % ports.length] ?? 0);
    if (reading.end !== undefined || leaves) return reading;
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
  }
}

/** What a delta may have. */
interface Said {
  readonly type: string;
  readonly text?: string;
  readonly rawReason?: string;
  readonly error?: { readonly name?: string };
}

function note(reading: Reading, { type, text = '', rawReason, error }: Said): void {
  if (type === 'text') reading.text += text;
  if (type === 'restart') {
    reading.text = '';
    reading.restarts += 1;
  }
  if (type === 'finish' && rawReason !== 'stop') reading.end = rawReason;
  if (type === 'done') reading.end ??= 'done';
  if (type === 'error') reading.end = error?.name;
}
