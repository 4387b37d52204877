/** The library, from the build or from another module. */
export type Library = typeof import('../src/index.ts');

const BUILT = new URL('../dist/index.js', import.meta.url).href;

/** Loads the library as an app gets it, or the module that `BENCH_LIBRARY` names. */
export async function loadLibrary(): Promise<Library> {
  return (await import(process.env['BENCH_LIBRARY'] ?? BUILT)) as Library;
}
