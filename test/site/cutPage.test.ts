import { describe, expect, it } from 'vitest';
import { blocksOf, cutPage } from '../../scripts/site/cutPage.ts';
import { filesBelow, readProjectFile } from '../support/sourceFiles.ts';

const PAGE = `# name

Sentence.

\`\`\`marbles name()
a  -x

b  -x
\`\`\`

Caption.

| Option |
| ------ |
| a      |

## The nearest plain RxJS

\`map\`.
`;

describe('a page of docs/', () => {
  it('is cut at the place of the signature, and gets the example of the doc comment', () => {
    expect(cutPage(PAGE, '```ts\nrun();\n```')).toEqual({
      head: 'Sentence.\n\n```marbles name()\na  -x\n\nb  -x\n```\n\nCaption.',
      body:
        '## Options\n\n| Option |\n| ------ |\n| a      |\n\n' +
        '## Example\n\n```ts\nrun();\n```\n\n## The nearest plain RxJS\n\n`map`.',
    });
  });

  it('has its diagram upstream of the signature, also if a second sentence introduces it', () => {
    const page = '# name\n\nSentence.\n\nSecond.\n\n```marbles\na  -x\n```\n\n## More\n';
    expect(cutPage(page, '')).toEqual({
      head: 'Sentence.\n\nSecond.\n\n```marbles\na  -x\n```',
      body: '## More',
    });
  });

  it('says what comes of each notification right after the signature', () => {
    const page = '# name\n\nSentence.\n\n| Option |\n| ------ |\n\n## Notifications\n\n| next |\n\n## More\n';
    expect(cutPage(page, '').body).toBe(
      '## Notifications\n\n| next |\n\n## Options\n\n| Option |\n| ------ |\n\n## More',
    );
  });

  it('shows an example once', () => {
    const page = '# name\n\nSentence.\n\n```ts\nrun();\n```\n';
    expect(cutPage(page, '```ts\nrun();\n```').body).toBe('```ts\nrun();\n```');
  });

  it('loses nothing', () => {
    for (const path of filesBelow('docs', '.md')) {
      const text = readProjectFile(`docs/${path}`);
      expect(blocksOf(text).join('\n\n'), path).toBe(text.trimEnd());
    }
  });
});
