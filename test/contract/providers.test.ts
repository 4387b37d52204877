import { describe, expect, it } from 'vitest';
import { providerTables } from '../../scripts/providerTable.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

describe('the tables of fields and wires', () => {
  const tables = providerTables();

  it('are what the bodies make today: `npm run providers -- --write`', () => {
    expect(readProjectFile('docs/guide/providers.md')).toContain(`\n${tables}\n`);
  });

  it.each([
    ['`maxOutputTokens`', '`max_completion_tokens`', '`options.num_predict`'],
    ['`system`', '`messages[].content`', '`messages[].content`'],
    ['PDF, by `data`', '`file`', 'error'],
    ["`toolChoice: 'auto'`", '`tool_choice`', '–'],
  ])('says for %s what the first and the last wire do', (field, first, last) => {
    const row = tables.split('\n').findLast((line) => line.startsWith(`| ${field} `));
    const cells = row?.split('|').map((cell) => cell.trim());
    expect([cells?.[2], cells?.at(-2)]).toStrictEqual([first, last]);
  });

  it('begin with what not every wire can carry', () => {
    const [first = ''] = tables.split('\n\n');
    expect(first).toMatch(/^\| `seed` +\| yes +\| error +\| error +\| yes +\| error +\| yes +\| yes +\|$/m);
    expect(first).not.toContain('`temperature`');
  });
});
