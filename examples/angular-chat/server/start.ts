import { spawn } from 'node:child_process';

/** The server with the key, and Angular's own with the page, which passes `/api` on to it. */
const commands = [
  ['server/main.ts'],
  ['node_modules/@angular/cli/bin/ng.js', 'serve', ...process.argv.slice(2)],
];

const children = commands.map((command) => spawn(process.execPath, command, { stdio: 'inherit' }));
for (const child of children) child.on('exit', () => children.forEach((other) => other.kill()));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => children.forEach((child) => child.kill()));
