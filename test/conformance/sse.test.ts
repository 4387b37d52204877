import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { lastValueFrom, toArray } from 'rxjs';
import { fromSSE, type ServerSentEvent } from 'rxjs-llm';
import { splitAt } from 'rxjs-llm/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { bodyOf } from '../support/bodyOf.ts';
import { asDispatched, bytesOf, contentTypeCases, hasCorpus, sseCases } from '../support/corpus.ts';

/** A case of 64 KiB is cut at every 101st place only: all places would take minutes and show no more. */
const LARGE = 4_096;

let runs = 0;
afterAll(() => console.log(`SSE conformance: ${runs} bodies read`));

async function read(pieces: readonly Uint8Array[]): Promise<readonly ServerSentEvent[]> {
  runs += 1;
  const headers = { 'content-type': 'text/event-stream' };
  return lastValueFrom(fromSSE(new Response(bodyOf(pieces), { headers })).pipe(toArray()));
}

describe.skipIf(!hasCorpus)('SSE cases', () => {
  for (const given of hasCorpus ? sseCases() : []) {
    const bytes = bytesOf(given);

    it(`${given.suite}: ${given.name}`, async () => {
      expect(asDispatched(await read([bytes])), 'whole').toEqual(given.expected);
      expect(asDispatched(await read(splitAt(bytes, 1))), 'byte by byte').toEqual(given.expected);

      const own = given.chunks_base64?.map((chunk) => new Uint8Array(Buffer.from(chunk, 'base64')));
      if (own) expect(asDispatched(await read(own)), 'its own chunks').toEqual(given.expected);
      for (const size of given.chunk_sizes ?? []) {
        // In the corpus, 0 means one piece.
        expect(asDispatched(await read(splitAt(bytes, size || Infinity))), `pieces of ${size}`).toEqual(
          given.expected,
        );
      }
      for (let cut = 1; cut < bytes.length; cut += bytes.length > LARGE ? 101 : 1) {
        const events = await read([bytes.subarray(0, cut), bytes.subarray(cut)]);
        expect(asDispatched(events), `cut at ${cut}`).toEqual(given.expected);
      }
    });
  }

  it('reads every case over a real socket', async () => {
    const cases = sseCases();
    const server = createServer((request, response) => {
      const given = cases[Number(request.url?.slice(1))];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(given ? Buffer.from(bytesOf(given)) : undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const [index, given] of cases.entries()) {
      runs += 1;
      const events = await lastValueFrom(fromSSE(`http://127.0.0.1:${port}/${index}`).pipe(toArray()));
      expect(asDispatched(events), given.name).toEqual(given.expected);
    }
    server.closeAllConnections();
    server.close();
  });

  it.each(hasCorpus ? contentTypeCases() : [])('$name: $content_type', async ({ content_type, connects }) => {
    const response = new Response('data: x\n\n', { headers: { 'content-type': content_type } });
    const outcome = await lastValueFrom(fromSSE(response).pipe(toArray())).catch(
      (error: Error) => error.name,
    );
    expect(outcome).toEqual(connects ? [{ data: 'x' }] : 'ContentTypeError');
  });
});
