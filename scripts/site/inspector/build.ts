/**
 * Builds the wire inspector: one `inspector.html` with all in it, which works from a file.
 * `node scripts/site/inspector/build.ts FOLDER` writes it there.
 */
import { transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { ALIASES } from '../../entries.ts';
import { EXAMPLES } from './engine/examples.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the page may weigh, gzipped, in bytes. It holds the library with all protocols. */
export const MAX_SIZE = 50 * 1_024;

/** The page's text. */
export async function inspectorPage(): Promise<string> {
  const examples = JSON.stringify(EXAMPLES).replaceAll('<', String.raw`\u003c`);
  const [script, styles] = await Promise.all([bundleScript(), bundleStyles()]);
  // Nothing may be loaded nor sent, and no other script run.
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts: readonly (readonly [place: string, filled: string])[] = [
    ['content=""', `content="${policy}"`],
    ['<style></style>', `<style>${styles}</style>`],
    ['<script type="module"></script>', `<script type="module">${script}</script>`],
    [
      '<script type="application/json" id="examples"></script>',
      `<script type="application/json" id="examples">${examples}</script>`,
    ],
  ];
  const page = readFileSync(join(here, 'page/index.html'), 'utf8')
    .replaceAll(/\n\s*/g, '\n')
    // HTML can do without these end tags.
    .replaceAll(/<\/(?:option|p)>/g, '');
  return parts.reduce((text, [place, filled]) => text.replace(place, () => filled), page);
}

/** Writes the page into a folder, and returns its path. */
export async function writeInspector(folder: string): Promise<string> {
  const path = resolve(folder, 'inspector.html');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, await inspectorPage());
  return path;
}

/** Vite's minifier makes the script 1.7 kB smaller than esbuild's. */
async function bundleScript(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  // Only the page has these: each says what it leaves out.
  const replaced: readonly (readonly [name: RegExp, file: string])[] = [
    [/^@smithy\/eventstream-codec$/, 'eventStreamCodec.ts'],
    [/^eventsource-parser$/, 'eventsourceParser.ts'],
    [/^.*\/createSSEParser\.ts$/, 'createSSEParser.ts'],
    [/^.*\/TextReader\.ts$/, 'TextReader.ts'],
    [/^.*\/innerFrom$/, 'innerFrom.ts'],
    [/^.*\/createCharsetParser\.ts$/, 'createCharsetParser.ts'],
    [/^.*\/chunksOf\.ts$/, 'chunksOf.ts'],
    [/^.*\/createJSONTree\.ts$/, 'createJSONTree.ts'],
    [/^.*\/(interval|timeout)Provider$/, 'timers.ts'],
    [/^.*\/errorContext$/, 'errorContext.ts'],
    [/^.*\/isOneShot\.ts$/, 'isOneShot.ts'],
    [/^.*\/onAbort\.ts$/, 'onAbort.ts'],
    [/^.*\/readExcerpt\.ts$/, 'readExcerpt.ts'],
    [/^.*\/isNetworkFailure\.ts$/, 'isNetworkFailure.ts'],
    [/^.*\/toConnectionError\.ts$/, 'toConnectionError.ts'],
    [/^.*\/sendRequest\.ts$/, 'sendRequest.ts'],
    [/^.*\/resumeEvents\.ts$/, 'resumeEvents.ts'],
    [/^.*\/streamErrorFrom\.ts$/, 'streamErrorFrom.ts'],
    [/^.*\/toldError\.ts$/, 'toldError.ts'],
    [/^.*\/TemplateParser\.ts$/, 'TemplateParser.ts'],
    [/^.*\/createItemCount\.ts$/, 'createItemCount.ts'],
    [/^.*\/isTooLarge\.ts$/, 'isTooLarge.ts'],
  ];
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'examples',
        load: (file) =>
          file === join(here, 'engine/examples.ts')
            ? "export const EXAMPLES = JSON.parse(document.getElementById('examples').textContent)"
            : null,
      },
    ],
    define: { VERSION: JSON.stringify(version) },
    resolve: {
      // RxJS for the browsers of today.
      conditions: ['es2015', 'module', 'browser'],
      alias: [
        ...ALIASES,
        ...replaced.map(([find, file]) => ({ find, replacement: join(here, 'small', file) })),
      ],
    },
    build: {
      write: false,
      target: 'es2024',
      modulePreload: false,
      rolldownOptions: {
        input: join(here, 'page/page.ts'),
        treeshake: { moduleSideEffects: false, propertyReadSideEffects: false },
      },
    },
  });
  const [script] = 'output' in result ? result.output : [];
  // Within a page these would end the element.
  return (script?.code ?? '').trim().replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
}

async function bundleStyles(): Promise<string> {
  const { code } = await transform(readFileSync(join(here, 'page/styles.css'), 'utf8'), {
    loader: 'css',
    minify: true,
  });
  return code.trim();
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const [, program, folder] = process.argv;
if (program === fileURLToPath(import.meta.url) && folder) console.log(await writeInspector(folder));
