import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { concat, from, lastValueFrom, map, ReplaySubject, toArray } from 'rxjs';
import { deltas, parseDelta, parseSSE, pickText } from 'rxjs-llm';
import { pipeToNode } from 'rxjs-llm/server';
import { expect, it, vi } from 'vitest';
import { EVENTUALLY } from '../support/EVENTUALLY.ts';
import { watchedAnswer } from '../support/watchedAnswer.ts';

/** A thousand in `npm run check:deep`. */
const READERS = Number(process.env['READERS'] ?? 300);
const WORDS = 12;
const ANSWER = `So: ${Array.from({ length: WORDS }, (_, index) => `w${index} `).join('')}`;

it('serves a crowd of readers, of whom a third are slow and a third leave, and leaves nothing open', async () => {
  const answer = watchedAnswer(0, WORDS);
  const allHaveCome = new ReplaySubject<never>(1);
  const server = createServer((_, response) => pipeToNode(concat(allHaveCome, answer.deltas), response));
  server.listen({ port: 0, host: '127.0.0.1', backlog: READERS });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  let come = 0;
  /** What a reader has in the end; `undefined` if it has left. */
  async function read(index: number): Promise<string | undefined> {
    const response = await ask(port);
    come += 1;
    if (come === READERS) allHaveCome.complete();
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (index % 3 !== 1 || Math.random() < 0.7) return;
      response.pause();
      setTimeout(() => response.resume(), Math.random() * 300);
    });
    const closed = new Promise<void>((resolve) => response.on('close', resolve));
    if (index % 3 === 2) {
      await lastValueFrom(allHaveCome, { defaultValue: undefined });
      await delay(Math.random() * 400);
      response.destroy();
      await closed;
      return undefined;
    }
    await closed;
    const text = from(chunks).pipe(
      map((chunk) => new Uint8Array(chunk)),
      parseSSE(),
      parseDelta(deltas()),
      pickText(),
      toArray(),
    );
    return (await lastValueFrom(text)).join('');
  }

  const texts = await Promise.all(Array.from({ length: READERS }, (_, index) => read(index)));
  const stayed = texts.filter((text) => text !== undefined);
  expect(stayed).toHaveLength(Math.ceil((READERS * 2) / 3));
  expect(new Set(stayed)).toStrictEqual(new Set([ANSWER]));
  await vi.waitFor(() => expect(answer.open()).toBe(0), EVENTUALLY);

  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}, 60_000);

async function ask(port: number): Promise<IncomingMessage> {
  const sent = request({ host: '127.0.0.1', port, agent: false });
  sent.on('error', () => undefined);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}
