import { spawn } from 'node:child_process';

/** The port of the server with the key. `PORT` is that of the page. */
const BACKEND_PORT = process.env['BACKEND_PORT'] ?? '4310';

/** The server with the key, and Angular's own with the page, which passes `/api` to the first. */
const children = [
  run(['server/main.ts'], { PORT: BACKEND_PORT }),
  run(['node_modules/@angular/cli/bin/ng.js', 'serve', ...process.argv.slice(2)], { BACKEND_PORT }),
];

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'inherit' });
}

function stop(): void {
  for (const child of children) child.kill();
}
for (const child of children) child.on('exit', stop);
process.on('SIGINT', stop).on('SIGTERM', stop);
