import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export interface Size {
  /** Bytes, without RxJS. */
  readonly minified: number;
  readonly gzipped: number;
  /** Bytes, with RxJS if the program needs it. */
  readonly gzippedWithRxJS: number;
}

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** What a browser loads for a program. */
export async function sizes(program: string): Promise<Size> {
  const code = await bundle(program, ['rxjs']);
  const whole = await bundle(program, []);
  return { minified: code.length, gzipped: zip(code), gzippedWithRxJS: zip(whole) };
}

async function bundle(program: string, external: string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: FOLDER },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // A few packages import a part of Node, and don't need it in a browser.
    external: [...external, 'node:*'],
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

function zip(code: Uint8Array): number {
  return gzipSync(code, { level: 9 }).length;
}
