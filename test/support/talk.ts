import { spawn } from 'node:child_process';
import { EVENTUALLY } from './EVENTUALLY.ts';
import { vi } from 'vitest';

/** A program that is talked to, as by someone at a terminal. */
export interface Talk extends AsyncDisposable {
  /** Writes a line, once the program has printed this since the last line. Returns all that it has printed since. */
  say(line: string, after: string): Promise<string>;
  /** Waits until the program has printed this since the last line. */
  hear(text: string): Promise<string>;
}

/** Starts a program on the Node that runs the tests. */
export function talkTo(file: string, folder: string, env: NodeJS.ProcessEnv): Talk {
  const program = spawn(process.execPath, [file], { cwd: folder, env });
  const isOver = new Promise<void>((resolve) => program.on('close', () => resolve()));
  let printed = '';
  for (const stream of [program.stdout, program.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));

  async function hear(text: string): Promise<string> {
    await vi.waitFor(() => {
      if (!printed.includes(text)) throw new Error(`Heard only: ${printed}`);
    }, EVENTUALLY);
    return printed;
  }

  return {
    hear,
    async say(line, after) {
      const heard = await hear(after);
      printed = '';
      program.stdin.write(`${line}\n`);
      return heard;
    },
    async [Symbol.asyncDispose]() {
      program.kill();
      await isOver;
    },
  };
}
