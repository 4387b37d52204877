import { readFileSync } from 'node:fs';

interface Manifest {
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The releases that were compared. */
export function versions(): string {
  const rxjs = read('../../package.json').devDependencies?.['rxjs'] ?? '';
  const others = Object.entries(read('../package.json').dependencies ?? {});
  return [['rxjs', rxjs], ...others].map(([name, version]) => `${name} ${version}`).join(', ');
}

function read(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Manifest;
}
