import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hasRedis } from '../support/redis.ts';
import { ROOT } from '../support/sourceFiles.ts';

describe.skipIf(!hasRedis())('servers that are killed, frozen and stopped, with their Redis', () => {
  it('leave every reader with exactly what it should have', { timeout: 120_000 }, async () => {
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['scripts/serverFaults.ts', '--short'], { cwd: ROOT }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(output).toMatch(/\n0 complaints, /);
  });
});
