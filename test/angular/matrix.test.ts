import '../support/angular.ts';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { afterAll, beforeAll, vi } from 'vitest';
import { describeHttpFetch } from '../support/describeHttpFetch.ts';
import { describeStreamResource } from '../support/describeStreamResource.ts';
import { createModel } from '../support/model.ts';

const server = createServer(createModel());
const send = globalThis.fetch;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // A page resolves a path by its own URL.
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
    send(url.startsWith('/') ? `http://127.0.0.1:${port}${url}` : url, init),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describeHttpFetch('Fetch', { features: [] });
describeHttpFetch('Fetch with provideHttpStreaming()', { features: [], streaming: provideHttpStreaming() });

describeStreamResource('HttpClient alone');
describeStreamResource('provideHttpStreaming()', provideHttpStreaming());
