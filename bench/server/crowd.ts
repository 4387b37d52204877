/**
 * A provider and the readers of its answers, in a process of their own, so that a server between them is measured alone.
 * All answers begin when all requests are there. A late timer makes them slower, never denser.
 */
import { Agent, createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chatText } from '../workloads/chatText.ts';

/** What the server asks for: so many readers of its port, each of so many chunks of so many tokens. */
export interface Crowd {
  readonly port: number;
  readonly streams: number;
  readonly chunks: number;
  readonly tokens: number;
}

const EVERY = 20;
const encoder = new TextEncoder();
const END = chatText.eventsOf([]).slice(1).join('');

let crowd: Crowd | undefined;
let waiting: ServerResponse[] = [];

const provider = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  waiting.push(response);
  if (waiting.length === crowd?.streams) begin(crowd);
});
// No connection ends between two answers, however busy the machine is.
provider.keepAliveTimeout = 0;
provider.listen(0, '127.0.0.1', () => process.send?.({ provider: (provider.address() as AddressInfo).port }));

process.on('message', (next: Crowd) => {
  crowd = next;
  const agent = new Agent({ maxSockets: Infinity });
  let open = next.streams;
  for (let index = 0; index < next.streams; index += 1) {
    get({ host: '127.0.0.1', port: next.port, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        check(body, next);
        open -= 1;
        if (open > 0) return;
        agent.destroy();
        process.send?.({ isOver: true });
      });
    });
  }
});

function begin({ chunks, tokens }: Crowd): void {
  process.send?.({ isOver: false });
  const bodies = Array.from({ length: chunks }, (_, at) => chunkOf(at, tokens));
  for (const [index, response] of waiting.entries()) {
    // After the server has heard of it, and spread over the time between two tokens.
    setTimeout(() => send(response, bodies), (index % EVERY) + 500);
  }
  waiting = [];
}

function send(response: ServerResponse, bodies: readonly Uint8Array[]): void {
  let at = 0;
  const timer = setInterval(() => {
    response.write(bodies[at]);
    at += 1;
    if (at < bodies.length) return;
    clearInterval(timer);
    response.end(END);
  }, EVERY);
}

function chunkOf(at: number, tokens: number): Uint8Array {
  const texts = Array.from({ length: tokens }, (_, index) => tokenOf(at * tokens + index));
  // Without the role, which comes once.
  return encoder.encode(
    chatText
      .eventsOf(texts)
      .slice(1, tokens + 1)
      .join(''),
  );
}

function tokenOf(index: number): string {
  return `t${index} `;
}

/** Every token is there, in order, whatever they are wrapped in. */
function check(body: string, { chunks, tokens }: Crowd): void {
  let at = 0;
  for (let index = 0; index < chunks * tokens; index += 1) {
    at = body.indexOf(tokenOf(index), at);
    if (at < 0) throw new Error(`Token ${index} is missing: ${body.slice(0, 300)}`);
  }
}
