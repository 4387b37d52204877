import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** One request, and the bare socket that it came on, so that a fault is written to the wire directly. */
export interface Exchange {
  /** The path of the request, such as `/?heard=Hel`. */
  readonly url: URL;
  /** Settles when the client has closed the connection. */
  readonly gone: Promise<void>;
  readonly isGone: boolean;
  /** Writes raw bytes, and lets the client read them. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Answers in one piece. */
  answer(status: number, headers: Headings, body: string): Promise<void>;
  /** Ends the connection in good order. */
  end(): void;
  /** Ends the connection with a reset. */
  reset(): void;
}

export type Headings = Readonly<Record<string, string>>;

/** Handles the requests to one route, which are counted from 1. */
export type Play = (exchange: Exchange, number: number) => Promise<void>;

/** A host on loopback with a fault of its own on each of its routes. */
export interface Host extends AsyncDisposable {
  route(play: Play): Route;
}

export interface Route {
  readonly url: string;
  /** The number of requests received. */
  readonly requests: number;
  /** The number of connections that the client still has open, after time to close them. */
  left(): Promise<number>;
}

/** How long to wait for a client that leaks, in milliseconds. There is no wait if it has closed its connections. */
const PATIENCE = 1_000;

interface Visit {
  /** Its route; absent until the request has been read. */
  path?: string;
}

// One host for many routes: the platform remembers each origin forever.
export async function listen(): Promise<Host> {
  const plays = new Map<string, Play>();
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const held = new Set<Visit>();
  const waiting = new Set<() => void>();
  const failures: unknown[] = [];

  // Half open, so that a server can ignore that its client has closed the connection.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const visit: Visit = {};
    sockets.add(socket);
    held.add(visit);
    const gone = new Promise<void>((resolve) => {
      const letGo = (): void => {
        held.delete(visit);
        for (const wake of waiting) wake();
        resolve();
      };
      for (const event of ['end', 'error', 'close']) socket.on(event, letGo);
    });
    socket.on('close', () => sockets.delete(socket));
    void gone.then(() => {
      if (visit.path === undefined) socket.destroy();
    });

    const readRequest = createRequestReader((url) => {
      const path = url.pathname;
      const count = (counts.get(path) ?? 0) + 1;
      visit.path = path;
      counts.set(path, count);
      const played = plays.get(path)?.(exchangeOn(socket, url, gone), count);
      played?.then(
        () => void gone.then(() => socket.destroy()),
        (error: unknown) => {
          failures.push(error);
          socket.destroy();
        },
      );
    });
    socket.on('data', (chunk: Buffer) => {
      if (isTLS(chunk)) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else readRequest(chunk.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    route(play) {
      const path = `/${plays.size + 1}`;
      plays.set(path, play);
      // Not those without a request: after an abort, Node's fetch opens a spare one and keeps it for four seconds.
      const countHeld = (): number => [...held].filter((visit) => visit.path === path).length;
      return {
        url: origin + path,
        get requests() {
          return counts.get(path) ?? 0;
        },
        async left() {
          const until = performance.now() + PATIENCE;
          while (countHeld() > 0 && performance.now() < until) {
            await nextOf(waiting);
            await turns();
          }
          return countHeld();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Returns an address without a server: a port on which a host has just closed. */
export async function closedPort(): Promise<string> {
  const host = await listen();
  const { url } = host.route(() => Promise.resolve());
  await host[Symbol.asyncDispose]();
  return url;
}

function nextOf(waiting: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, PATIENCE);
    waiting.add(wake);
  });
}

function exchangeOn(socket: Socket, url: URL, gone: Promise<void>): Exchange {
  const exchange = {
    url,
    gone,
    isGone: false,
    async write(bytes: string | Uint8Array) {
      if (!socket.destroyed) socket.write(bytes);
      await turns();
    },
    async answer(status: number, headers: Headings, body: string) {
      const length = String(Buffer.byteLength(body));
      await exchange.write(headOf(status, { ...headers, 'content-length': length }) + body);
      exchange.end();
    },
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  };
  void gone.then(() => (exchange.isGone = true));
  return exchange;
}

/** A status line and headers. Each answer closes its connection, so that a kept one is a leaked one. */
export function headOf(status: number, headers: Headings): string {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`HTTP/1.1 ${status} Status`, ...lines, '', ''].join('\r\n');
}

/** One chunk of a body of unknown length. */
export function chunkOf(bytes: string | Uint8Array): Uint8Array {
  const body = Buffer.from(bytes);
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
}

export const LAST_CHUNK = '0\r\n\r\n';

/**
 * Lets both ends read what has been written. They share one event loop, so after a few turns of it nothing is
 * in flight, however slow the machine is.
 */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Calls back with the URL when the headers and the body have arrived. */
function createRequestReader(arrived: (url: URL) => void): (text: string) => void {
  let text = '';
  let isOver = false;
  return (more) => {
    text += more;
    const end = text.indexOf('\r\n\r\n');
    const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
    if (isOver || end === -1 || text.length < end + 4 + length) return;
    isOver = true;
    arrived(new URL(text.split(' ', 2)[1] ?? '/', 'http://host'));
  };
}

function isTLS(chunk: Buffer): boolean {
  return chunk[0] === 0x16;
}
