import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  compileExamples,
  docExamples,
  docPages,
  hasClaims,
  placeOf,
  runExample,
} from '../support/docExamples.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

const examples = docExamples();
const pages = docPages();

describe('the examples', () => {
  it('compile', { timeout: 60_000 }, () => {
    expect(compileExamples(examples)).toStrictEqual([]);
  });

  it('claim nothing that is not run', () => {
    const idle = examples.filter((example) => !example.isRun && hasClaims(example));
    expect(idle.map((example) => placeOf(example))).toStrictEqual([]);
  });

  it.each(examples.filter((example) => example.isRun && hasClaims(example)))(
    'give what $file:$line says',
    async (example) => {
      const claims = await runExample(example);

      expect(claims.length).toBeGreaterThan(0);
      // Fields that are present and undefined don't show in a page, so they don't count.
      for (const { claim, actual, expected } of claims) expect(actual, claim).toEqual(expected);
    },
  );
});

describe.each(pages)('%s', (page) => {
  const text = readProjectFile(page);

  it('draws what its test reads', () => {
    const name = page.replace(/^docs\//, '').replace(/\.md$/, '');
    const test = `test/${name}.test.ts`;
    const diagrams = text.split('```marbles\n').length - 1;
    const reads = new RegExp(`\\bdiagram\\(\\s*'${name}',`);
    const isRead = existsSync(`${ROOT}${test}`) && reads.test(readProjectFile(test));
    // A test reads the first diagram, so a second one would be a picture of nothing.
    expect(diagrams, `${test} reads`).toBe(isRead ? 1 : 0);
  });

  it('links to what exists', () => {
    const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)/gm)];
    const targets = links.map((link) => link[1] ?? link[2] ?? '');
    const broken = targets.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(page, target));
    expect(broken).toStrictEqual([]);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(`${ROOT}${file}`)) return false;
  return anchor === undefined || (file.endsWith('.md') && anchorsOf(file).includes(anchor));
}

/** The anchors that GitHub gives to a page's headings. */
function anchorsOf(page: string): string[] {
  return [...readProjectFile(page).matchAll(/^#{1,6} (.+)$/gm)].map((heading) =>
    (heading[1] ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}
