import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHOWN = /(?<=^```\w+ from=(\S+)\n)[\s\S]*?(?=^```$)/gm;

/** The files that a page shows: each in a fence `from=…`. */
export function shownFiles(page: string): readonly string[] {
  return [...page.matchAll(SHOWN)].map(([, file = '']) => file);
}

/** The page with its files as they are now. */
export function showFiles(page: string): string {
  return page.replaceAll(SHOWN, (_, file: string) => readFileSync(`${ROOT}${file}`, 'utf8'));
}
