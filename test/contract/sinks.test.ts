import { describe, expect, it } from 'vitest';
import { filesBelow, readProjectFile } from '../support/sourceFiles.ts';

/** What makes HTML or code of a text. */
const SINKS =
  /\b(inner|outer)HTML\b|\bsrcdoc\b|insertAdjacentHTML|createContextualFragment|document\s*\.\s*write|bypassSecurityTrust|dangerouslySetInnerHTML|\bv-html\b|\{@html|\beval\s*\(|\bFunction\s*\(\s*['"`]|javascript:(?!`)/;

const FILES = [
  ...['src', 'docs', 'examples'].flatMap((folder) =>
    filesBelow(folder, '').map((path) => `${folder}/${path}`),
  ),
  'README.md',
  'SECURITY.md',
].filter(
  (path) => /\.(ts|tsx|vue|svelte|js|md|html|css|json)$/.test(path) && !/\/(node_modules|dist)\//.test(path),
);

describe('no text becomes HTML or code', () => {
  it.each(FILES)('in %s', (path) => {
    expect(SINKS.exec(readProjectFile(path))?.[0]).toBeUndefined();
  });

  it('and no page or example writes a model’s text to a terminal as it came', () => {
    const raw = /console\.\w+\([^)]*\.text\)|stdout\.write\((message\.)?text\)/;
    for (const path of FILES) expect([path, raw.exec(readProjectFile(path))?.[0]]).toEqual([path, undefined]);
  });

  it.each([
    'element.innerHTML = text',
    'document.write(text)',
    'eval (text)',
    "new Function('a')",
    'href="javascript:1"',
  ])('is what the tests would find: %s', (code) => {
    expect(code).toMatch(SINKS);
  });
});
