import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run } from './packedPackage.ts';
import { readProjectFile, ROOT } from './sourceFiles.ts';

/** One fence of a page. `info` is what follows its language, such as `file=answer.ts` or `no-run`. */
interface Fence {
  readonly language: string;
  readonly info: string;
  readonly text: string;
}

/** Where guides are followed: the packed package is unpacked into `packages`, with the packages that it needs beside it. */
export interface Workshop {
  readonly folder: string;
  readonly packages: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What came of a guide: the TypeScript that a reader has saved, and what its commands printed. */
export interface FollowedGuide {
  readonly files: readonly string[];
  /** What a `text` fence says that the commands of the `sh` fence before it print, and what they printed. */
  readonly outputs: readonly (readonly [expected: string, printed: string])[];
}

/** Installs what is there instead of what is on a registry, and leaves every other command to npm itself. */
const NPM = `#!/bin/sh
if [ "$1" != install ]; then PATH="\${PATH#*:}" exec npm "$@"; fi
shift
mkdir -p node_modules/.bin
for name; do
  case $name in
    -*) ;;
    rxjs-llm) ln -s "$PACKAGES/rxjs-llm" node_modules/rxjs-llm ;;
    *)
      mkdir -p "$(dirname "node_modules/$name")"
      ln -s "$TOOLS/$name" "node_modules/$name"
      if [ -e "$TOOLS/.bin/$name" ]; then ln -s "$TOOLS/.bin/$name" "node_modules/.bin/$name"; fi ;;
  esac
done
`;

export async function openWorkshop(folder: string, tarball: string): Promise<Workshop> {
  const packages = join(folder, 'packed', 'node_modules');
  mkdirSync(join(packages, 'rxjs-llm'), { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(packages, 'rxjs-llm')]);
  for (const name of ['rxjs', 'tslib', 'eventsource-parser', '@smithy', '@angular'])
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));

  const commands = join(folder, 'commands');
  mkdirSync(commands);
  writeFileSync(join(commands, 'npm'), NPM);
  chmodSync(join(commands, 'npm'), 0o755);
  const PATH = [commands, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const TOOLS = join(ROOT, 'node_modules');
  return { folder, packages, env: { ...process.env, PATH, PACKAGES: packages, TOOLS } };
}

/**
 * Does what a guide says, in a fresh folder: saves each `ts` and `html` fence under its name, runs each `sh` fence, and
 * retains what it prints. A guide that installs nothing is read by someone who has all packages.
 */
export async function followGuide(page: string, workshop: Workshop): Promise<FollowedGuide> {
  let folder = join(workshop.folder, page.replaceAll(/\W/g, '-'));
  mkdirSync(folder);
  const fences = fencesOf(page);
  if (!fences.some(({ language, text }) => language === 'sh' && text.includes('npm install'))) {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await shell('npm install rxjs-llm rxjs zod vitest @angular/core @angular/common', folder, workshop);
  }

  const files: string[] = [];
  const idle: string[] = [];
  const outputs: [expected: string, printed: string][] = [];
  let printed: string | undefined;
  for (const [index, { language, info, text }] of fences.entries()) {
    // A file of an example, which has a test of its own.
    if (info.includes('from=')) continue;
    if (language === 'ts' || language === 'html') {
      const named = /\bfile=(\S+)/.exec(info)?.[1];
      const path = join(folder, named ?? `example-${index}.ts`);
      writeFileSync(path, text);
      if (language === 'ts') files.push(path);
      if (
        language === 'ts' &&
        named === undefined &&
        !info.includes('no-run') &&
        !text.includes("from 'vitest'")
      )
        idle.push(path);
    } else if (language === 'sh') {
      if (info.includes('no-run')) printed = undefined;
      else ({ printed, folder } = await shell(text, folder, workshop));
    } else if (language === 'text' && printed !== undefined) {
      outputs.push([text.trim(), printed.trim()]);
      printed = undefined;
    }
  }
  // Examples without a command of their own run as modules, too.
  const imports = idle.map((path) => `await import(${JSON.stringify(path)});`).join('\n');
  await run(process.execPath, ['--input-type=module', '-e', imports], folder);
  return { files, outputs };
}

/** Runs a script as someone at a prompt: it stops at the first command that fails, and the next one starts where it ended. */
async function shell(
  script: string,
  folder: string,
  { folder: workshop, env }: Workshop,
): Promise<{ readonly printed: string; readonly folder: string }> {
  const place = join(workshop, 'place');
  const printed = await run('bash', ['-e', '-c', `${script}\npwd > '${place}'`], folder, { env });
  return { printed, folder: readFileSync(place, 'utf8').trim() };
}

function fencesOf(page: string): readonly Fence[] {
  return [...readProjectFile(page).matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', info = '', text = '']) => ({ language, info, text }),
  );
}
