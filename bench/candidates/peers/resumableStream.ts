import { createClient } from '@redis/client';
import { createResumableStreamContext, type Publisher, type Subscriber } from 'resumable-stream/generic';

/** Joins the stream of a name, or begins it. */
export type Resume = (name: string, make: () => ReadableStream<string>) => Promise<ReadableStream<string>>;

/** Shares text through vercel/resumable-stream, with two connections of the same client that the library is measured with. */
export async function createResume(url: string): Promise<Resume> {
  const publisher = createClient({ url, name: 'load' });
  publisher.on('error', () => undefined);
  const subscriber = publisher.duplicate();
  subscriber.on('error', () => undefined);
  await publisher.connect();
  await subscriber.connect();
  const context = createResumableStreamContext({
    waitUntil: null,
    publisher: {
      connect: () => Promise.resolve(),
      publish: (channel, message) => publisher.publish(channel, message),
      set: (key, value, { EX } = {}) =>
        publisher.set(key, value, EX === undefined ? {} : { expiration: { type: 'EX', value: EX } }),
      get: (key) => publisher.get(key),
      incr: (key) => publisher.incr(key),
    } satisfies Publisher,
    subscriber: {
      connect: () => Promise.resolve(),
      subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
      unsubscribe: (channel) => subscriber.unsubscribe(channel),
    } satisfies Subscriber,
  });
  return async (name, make) => {
    const stream = await context.resumableStream(name, make);
    if (!stream) throw new Error(`${name} has ended`);
    return stream;
  };
}
