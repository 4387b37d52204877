import { cpus } from 'node:os';

/** The machine that the numbers were measured on. */
export function machine(): string {
  const cores = cpus();
  return `${cores[0]?.model ?? 'An unknown CPU'}, ${cores.length} cores, Node ${process.versions.node}`;
}
