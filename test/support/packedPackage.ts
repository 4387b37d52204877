import { execFile, type ExecFileOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './sourceFiles.ts';

/** Returns the output of a command. Rejects if it fails, with all output in the message. */
export async function run(
  command: string,
  args: readonly string[],
  folder = ROOT,
  options: Pick<ExecFileOptions, 'env' | 'timeout'> = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      encoding: 'utf8',
      cwd: folder,
      maxBuffer: 1e8,
      timeout: 120_000,
      ...options,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error([command, ...args, '\n', stdout ?? '', stderr ?? String(error)].join(' '));
  }
}

/** Runs a tool of the project on the Node that runs the tests. */
export function runTool(path: string, args: readonly string[], folder = ROOT): Promise<string> {
  return run(process.execPath, [join(ROOT, 'node_modules', path), ...args], folder);
}

/** Makes a folder that is removed by `remove()`. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rxjs-llm-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Packs what a user would install, and returns the tarball's path. */
export async function packInto(folder: string): Promise<string> {
  const report = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const name = /"filename":\s*"([^"]+)"/.exec(report)?.[1];
  if (name === undefined) throw new Error(`npm pack names no file: ${report}`);
  return join(folder, name);
}
