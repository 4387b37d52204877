import { describe, expect, it } from 'vitest';
import { providerTable } from '../../scripts/providerTable.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

describe('the table of fields and wires', () => {
  const table = providerTable();

  it('is what the bodies make today: `npm run providers -- --write`', () => {
    expect(readProjectFile('docs/guide/providers.md')).toContain(`\n${table}\n`);
  });

  it.each([
    ['`maxOutputTokens`', '`max_completion_tokens`', '`options.num_predict`'],
    ['`system`', '`messages[].content`', '`messages[].content`'],
    ['PDF, by `data`', '`file`', 'error'],
    ["`toolChoice: 'auto'`", '`tool_choice`', '–'],
  ])('says for %s what the first and the last wire do', (field, first, last) => {
    const row = table.split('\n').find((line) => line.startsWith(`| ${field} `));
    const cells = row?.split('|').map((cell) => cell.trim());
    expect([cells?.[2], cells?.at(-2)]).toStrictEqual([first, last]);
  });
});
