/** The library, however it was loaded: as it was built, or from its source. */
export type Library = typeof import('../src/index.ts');

const BUILT = new URL('../dist/index.js', import.meta.url).href;

/** Loads the library as an app gets it. */
export async function loadLibrary(): Promise<Library> {
  return (await import(BUILT)) as Library;
}
