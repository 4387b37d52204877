import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A real browser with one page, driven from outside. */
export interface Engine {
  open(url: string): Promise<void>;
  /** Hides the page, as another tab does. */
  hide?(): Promise<void>;
  close(): Promise<void>;
}

/** Ends a process, waits until it has ended, and then removes what it has written. */
export async function endProcess(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const hasEnded = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await hasEnded;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Waits for a line that a process writes. */
export function lineOf(stream: NodeJS.ReadableStream | null | undefined, line: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, found] = line.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    stream?.on('end', () => reject(new Error(`The browser has ended: ${text}`)));
  });
}
