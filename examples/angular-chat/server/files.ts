import { createReadStream, existsSync, readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** What `npm run build` has made. */
const FOLDER = join(import.meta.dirname, '../dist/browser');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** Sends a file of the page. Only what is in the folder has a name here. */
export function sendFile(pathname: string, response: ServerResponse): void {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  if (!existsSync(FOLDER) || !readdirSync(FOLDER).includes(name)) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': `${TYPES[extname(name)] ?? 'application/octet-stream'}; charset=utf-8`,
    // The page has the rest of its policy in a tag, where this isn't heard.
    'content-security-policy': "frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  });
  createReadStream(join(FOLDER, name)).pipe(response);
}
