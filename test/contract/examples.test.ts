import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { showFiles, shownFiles } from '../../scripts/shownFiles.ts';
import { docPages } from '../support/docExamples.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

const CODE = /^(?!vite\.config).*\.(js|svelte|ts|tsx|vue)$/;
const COMMENT = /^\s*(\/\/.*|\/\*\*.*\*\/)?$/;

/** The chat in Angular is an app of its own, whose page tells of it. */
const names = readdirSync(`${ROOT}examples`).filter(
  (name) => name !== 'angular-chat' && existsSync(`${ROOT}docs/examples/${name}.md`),
);

describe('the pages', () => {
  it('show the files of the examples as they are: `npm run examples`', () => {
    const pages = docPages().map((page) => [page, readProjectFile(page)] as const);
    expect(pages.flatMap(([, text]) => shownFiles(text)).length).toBeGreaterThan(20);
    for (const [page, text] of pages) expect(text, page).toBe(showFiles(text));
  });
});

describe.each(names)('the page of the example %s', (name) => {
  const page = readProjectFile(`docs/examples/${name}.md`);
  const shown = shownFiles(page);

  it('shows all of its code, which has fewer than 80 lines', () => {
    const folders = [`examples/${name}/`, `examples/${name}/src/`].filter((path) =>
      existsSync(`${ROOT}${path}`),
    );
    const code = folders.flatMap((path) =>
      readdirSync(`${ROOT}${path}`)
        .filter((file) => CODE.test(file))
        .map((file) => path + file),
    );
    expect(shown).toStrictEqual(expect.arrayContaining(code));

    const lines = shown
      .flatMap((file) => readProjectFile(file).split('\n'))
      .filter((line) => !COMMENT.test(line));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThan(80);
  });

  it('says how it is run', () => {
    expect(page).toContain(`\ncd examples/${name}\nnpm ci && npm run build\nnpm start\n`);
  });

  it('takes this package, and locks what it needs', () => {
    const ours = readManifest('package.json');
    const lock = readManifest(`examples/${name}/package-lock.json`);
    expect(readManifest(`examples/${name}/package.json`).dependencies?.['rxjs-llm']).toBe('file:../..');
    expect(lock.packages?.['node_modules/rxjs-llm']?.dependencies).toStrictEqual(ours.dependencies);
  });
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, Manifest>>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readProjectFile(path)) as Manifest;
}
