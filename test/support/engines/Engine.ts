import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A real browser with one page, driven from outside. */
export interface Engine {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs the body of an async function in the page, and returns its result, which is JSON. */
  run(script: string): Promise<unknown>;
  /** As a mouse and a keyboard do: at a point of the window, and where the focus is. */
  click(x: number, y: number): Promise<void>;
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  /** What the console has shown as errors since the start, if the engine tells. */
  readonly complaints?: readonly string[];
  /** Hides the page, as another tab does. */
  hide?(): Promise<void>;
  close(): Promise<void>;
}

export type Key = keyof typeof KEYS;

/** How WebDriver writes keys without a character. */
export const KEYS = { Enter: '\uE007', Escape: '\uE00C' } as const;

/** The script of `run`, as an expression that resolves with text: values have another form in each engine. */
export function asText(script: string): string {
  return `(async () => JSON.stringify((await (async () => { ${script} })()) ?? null))()`;
}

/** A click, in the words of WebDriver. */
export function clickAt(x: number, y: number): readonly object[] {
  const actions = [
    { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  return [{ type: 'pointer', id: 'mouse', actions }];
}

/** The keys of a text, in the words of WebDriver. */
export function keysOf(text: string): readonly object[] {
  const actions = Array.from(text, (value) => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ]).flat();
  return [{ type: 'key', id: 'keyboard', actions }];
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
