import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './packedPackage.ts';
import { ROOT } from './sourceFiles.ts';
import { freePort } from './freePort.ts';

/** A program of the chat that runs. */
export interface ChatProgram extends AsyncDisposable {
  readonly address: string;
  readonly output: () => string;
  /** As a crash does. */
  kill(): Promise<void>;
}

/** Lays out what the chat needs of a fresh checkout, and does there what its README says. Returns its folder. */
export async function installChat(folder: string): Promise<string> {
  for (const path of ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(`${ROOT}${path}`, join(folder, path), { recursive: true });
  }
  const chat = join(folder, 'examples/angular-chat');
  cpSync(`${ROOT}examples/angular-chat`, chat, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
  await run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], chat, { timeout: 500_000 });
  await run('npm', ['run', 'build'], chat, { timeout: 300_000 });
  return chat;
}

/** Starts one of the chat's programs on a free port, and waits until it answers. */
export async function startChat(
  folder: string,
  script: 'main' | 'start' | 'startTwo',
  env: NodeJS.ProcessEnv = {},
  port?: number,
): Promise<ChatProgram> {
  const own = port ?? (await freePort());
  const backend = script === 'start' ? await freePort() : own;
  const child = spawn(join(folder, 'node_modules/.bin/node'), [`server/${script}.ts`], {
    cwd: folder,
    // What the machine has set is for others.
    env: {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' },
      ...{ PORT: String(own), BACKEND_PORT: String(backend), NG_CLI_ANALYTICS: 'false', CI: 'true' },
      ...env,
    },
    detached: true,
  });
  const exit = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = `http://127.0.0.1:${own}`;

  /** The whole group, with what the program has started. */
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, signal);
    await exit;
  }

  const program: ChatProgram = {
    address,
    output: () => output,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
  try {
    await answers(`${address}/api/about`, () => output);
  } catch (error) {
    await program.kill();
    throw error;
  }
  return program;
}

async function answers(url: string, output: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The chat doesn't answer: ${output()}`);
}
