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
import { copiedTests } from '../support/copiedTests.ts';
import { fencesOf } from '../support/diagram.ts';
import { anchorsOf } from '../../scripts/site/anchorsOf.ts';
import { lettersOf, parseDiagram } from '../../scripts/site/marbles/parseDiagram.ts';
import { readProjectFile, ROOT } from '../support/sourceFiles.ts';

const examples = docExamples();
const pages = docPages();

describe('the examples', () => {
  it('compile, with the tests that the inspector gives to copy', { timeout: 60_000 }, async () => {
    expect(compileExamples([...examples, ...(await copiedTests())])).toStrictEqual([]);
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

  it('links to what exists', () => {
    const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)/gm)];
    const targets = links.map((link) => link[1] ?? link[2] ?? '');
    const broken = targets.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(page, target));
    expect(broken).toStrictEqual([]);
  });
});

/** The sources and operators, which all answer the same questions. */
const streams = pages.filter((page) => /^docs\/(operators\/|sources\/|bedrock\/(from|parse)AWS)/.test(page));

it.each(streams)('%s says what comes of each notification', (page) => {
  const [, table = ''] = /^## Notifications\n\n((?:\|.*\n)+)/m.exec(readProjectFile(page)) ?? [];
  const rows = table
    .trimEnd()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, notification]) => notification?.replace(/^-+$/, '---'))).toStrictEqual([
    'Notification',
    '---',
    'next',
    'error',
    'complete',
    'unsubscribe',
    'synchronous source',
  ]);
  for (const [, , result = ''] of rows) expect(result).not.toBe('');
});

/** The pages of one export each. */
const ownPages = pages.filter((page) => /^docs\/(?!guide\/|decisions\/|examples\/).*\//.test(page));

describe.each(ownPages)('the diagram of %s', (page) => {
  const name = page.replace(/^docs\//, '').replace(/\.md$/, '');
  const fences = fencesOf(readProjectFile(page));

  it('is what its test reads', () => {
    const test = `test/${name}.test.ts`;
    const reads = new RegExp(`\\bdiagram\\(\\s*'${name}',`);
    const isRead = existsSync(`${ROOT}${test}`) && reads.test(readProjectFile(test));
    // A test reads the first diagram, so a second one would be a picture of nothing.
    expect(fences, `${test} reads`).toHaveLength(isRead ? 1 : 0);
  });

  it('is there if it is a source or an operator', () => {
    const isDrawn = /^(operators|sources)\/|^bedrock\/(from|parse)AWS/.test(name);
    if (isDrawn) expect(fences).toHaveLength(1);
  });

  it('shows a call of the export, and explains each letter that it draws', () => {
    for (const { operator, text } of fences) {
      const drawn = parseDiagram(text);
      expect(operator.startsWith(`${posix.basename(name)}(`)).toBe(true);
      expect(drawn.legend.map(([letter]) => letter).toSorted()).toStrictEqual(lettersOf(drawn).toSorted());
    }
  });
});

describe('a diagram on another page', () => {
  const rows = (page: string): readonly string[] =>
    fencesOf(readProjectFile(page)).map(({ text }) =>
      parseDiagram(text)
        .rows.map(({ name, marbles }) => `${name} ${marbles}`)
        .join('\n'),
    );

  it('is one that a test reads', () => {
    const known = ownPages.flatMap(rows);
    const others = pages.filter((page) => !ownPages.includes(page)).flatMap(rows);
    expect(others.filter((diagram) => !known.includes(diagram))).toStrictEqual([]);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  // Built with the site.
  if (target === '../inspector.html') return true;
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(`${ROOT}${file}`)) return false;
  return anchor === undefined || (file.endsWith('.md') && anchorsOf(readProjectFile(file)).includes(anchor));
}
