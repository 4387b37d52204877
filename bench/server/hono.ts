import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { floor } from '../candidates/floor.ts';
import { chatText } from '../workloads/chatText.ts';
import { responseOf } from './ours.ts';
import type { Way } from './Way.ts';

/** Hono's own way out, written to by the loop by hand. */
export const honoStream: Way = (url, response) => {
  const app = new Hono().get('*', (context) =>
    streamSSE(context, async (stream) => {
      const written: Promise<void>[] = [];
      await floor(chatText).read(await fetch(url), (text) => {
        written.push(stream.writeSSE({ data: JSON.stringify({ type: 'text', text }) }));
      });
      await Promise.all(written);
    }),
  );
  return getRequestListener(app.fetch)(response.req, response);
};

/** The library's `Response` through Hono. */
export const honoResponse: Way = (url, response) => {
  const app = new Hono().get('*', () => responseOf(url));
  return getRequestListener(app.fetch)(response.req, response);
};
