import { cpus } from 'node:os';

/** What the numbers were seen on. */
export function machine(): string {
  const cores = cpus();
  return `${cores[0]?.model ?? 'An unknown CPU'}, ${cores.length} cores, Node ${process.versions.node}`;
}
