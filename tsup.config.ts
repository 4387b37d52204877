import { defineConfig } from 'tsup';
import { ENTRIES } from './scripts/entries.ts';

export default defineConfig({
  entry: Object.fromEntries(ENTRIES.map(({ name, door }) => [name, door])),
  tsconfig: 'tsconfig.build.json',
  format: ['esm'],
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  // What two entries share exists once, so that an error of the one is an instance of the other's class.
  splitting: true,
  treeshake: true,
  clean: true,
});
