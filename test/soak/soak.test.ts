import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/sourceFiles.ts';

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs the soak in its own process, so that it measures nothing else. */
function soak(...options: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/soak.ts', ...options], { cwd: ROOT }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

describe('many subscribers', () => {
  it('leave nothing open, and receive what was sent', { timeout: 120_000 }, async () => {
    const { code, output } = await soak('--cycles=200', '--streams=30', '--patience=1500');
    // The complete report, so that a failure shows its seed.
    expect(output).toMatch(/\nLevel\n$/);
    expect(code).toBe(0);
  });
});
