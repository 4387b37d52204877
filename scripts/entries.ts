/** The package's entries, from the `exports` in its package.json. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One entry of the package. */
export interface Entry {
  /** The name that an app imports, such as `rxjs-llm/bedrock`. */
  readonly specifier: string;
  /** The base name of its build and of its report, such as `bedrock`. */
  readonly name: string;
  /** Its source, such as `src/bedrock/index.ts`. */
  readonly door: string;
}

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
};

export const ENTRIES: readonly Entry[] = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => {
    const name = path === '.' ? 'index' : path.slice(2);
    return {
      specifier: `rxjs-llm${path.slice(1)}`,
      name,
      door: path === '.' ? 'src/index.ts' : `src/${name}/index.ts`,
    };
  });

/** Maps each specifier to its source, for Vite. */
export const ALIASES = ENTRIES.map(({ specifier, door }) => ({
  find: new RegExp(`^${specifier}$`),
  replacement: fileURLToPath(new URL(`../${door}`, import.meta.url)),
}));

/** Loads an entry from its source or its build. In Node, Angular's packages need their compiler, and before all else. */
export async function importEntry({ name }: Entry, path: string): Promise<Readonly<Record<string, unknown>>> {
  if (name === 'angular') await import('@angular/compiler');
  return (await import(path)) as Readonly<Record<string, unknown>>;
}
