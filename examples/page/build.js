import { cpSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import rxjs from 'rxjs';

for (const file of ['index.html', 'umd.html', 'main.js']) cpSync(file, `dist/${file}`);
await build({
  entryPoints: ['main.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  outfile: 'dist/bundle.js',
});

// Without a bundler: the modules as they are, and RxJS's UMD build, whose names a module of one line exports.
cpSync('node_modules/rxjs/dist/bundles/rxjs.umd.min.js', 'dist/rxjs.umd.min.js');
cpSync('node_modules/rxjs-llm/dist', 'dist/rxjs-llm', { recursive: true });
cpSync('node_modules/eventsource-parser/dist', 'dist/parser', { recursive: true });
writeFileSync('dist/rxjs.js', `export const { ${Object.keys(rxjs).join(', ')} } = globalThis.rxjs;\n`);
