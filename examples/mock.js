/**
 * What the examples talk to, without a key and without a package.
 *
 * `node ../mock.js` serves the page in dist/, and answers `POST /api/chat` as a server of yours: see express and nest.
 * `node --import ../mock.js dist/main.js` is the model of a program: OPENAI_BASE_URL leads here, unless that or a key is there.
 *
 * An answer to a question with "cut" breaks off, one with "wait" stalls, and one with "busy" is a 503.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

const WORDS = 'The sky is blue, because air scatters short waves more than long ones. ☀️'.split(/(?<= )/);

/** A word in the wire of OpenAI's chat completions, and in that of `deltasWire`. */
const WIRES = {
  '/chat/completions': [(content) => ({ choices: [{ delta: { content } }] }), '[DONE]'],
  '/api/chat': [(text) => ({ type: 'text', text }), '{"type":"done"}'],
};

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

const isPage = process.argv[1] === import.meta.filename;
const log = isPage ? console.log : () => undefined;
let count = 0;

async function answer(request, response, [wordOf, end]) {
  const question = JSON.stringify(await json(request));
  const number = ++count;
  log(`${number} asked`);
  response.on('close', () => log(`${number} ${response.writableFinished ? 'complete' : 'stopped'}`));
  if (question.includes('busy')) return response.writeHead(503, { 'retry-after': '120' }).end();

  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [index, word] of WORDS.entries()) {
    response.write(`data: ${JSON.stringify(wordOf(word))}\n\n`);
    await wait(30);
    if (index === 4 && question.includes('cut')) return response.destroy();
    if (index === 4 && question.includes('wait')) return;
  }
  response.end(`data: ${end}\n\n`);
}

async function page(path, response) {
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const file = await readFile(join('dist', name)).catch(() => undefined);
  response.writeHead(file ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'text/plain' }).end(file);
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const wire = WIRES[pathname];
  const done = wire ? answer(request, response, wire) : page(pathname, response);
  done.catch(() => response.destroy());
});

if (isPage) {
  server.listen(process.env.PORT ?? 3000, 'localhost', () =>
    console.log(`http://localhost:${server.address().port}`),
  );
} else if (!process.env.OPENAI_API_KEY && !process.env.OPENAI_BASE_URL) {
  server.on('connection', (socket) => socket.unref());
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  server.unref();
  process.env.OPENAI_BASE_URL = `http://localhost:${server.address().port}`;
}
