/** The two sides of an API page's signature, as Markdown. */
export interface PageHalves {
  readonly head: string;
  readonly body: string;
}

const HEADINGS: Readonly<Record<string, string>> = {
  Option: 'Options',
  Wire: 'What it reads',
  Field: 'Fields',
};

const NOTIFICATIONS = '## Notifications';
const PLAIN_RXJS = '## The nearest plain RxJS';

/**
 * Cuts a page of docs/: its title goes, its sentence, diagram and caption are upstream of the signature, the rest follows.
 * What comes of each notification follows the signature at once. The example of the doc comment is put before the comparison
 * with plain RxJS, unless the page has the same one.
 */
export function cutPage(markdown: string, example: string): PageHalves {
  const blocks = blocksOf(markdown.replace(/^# .+\n+/, ''));
  // A second sentence may introduce the diagram.
  const drawn = blocks.slice(0, 3).findIndex((block) => block.startsWith('```marbles'));
  const caption = drawn < 0 ? undefined : blocks[drawn + 1];
  const hasCaption = caption !== undefined && !/^(\||#|```)/.test(caption);
  const length = Math.max(drawn, 0) + 1 + Number(hasCaption);
  const rest = withNotificationsFirst(withHeading(blocks.slice(length)));
  const body = hasSameCode(markdown, example) ? rest : withExample(rest, example);
  return { head: blocks.slice(0, length).join('\n\n'), body: body.join('\n\n') };
}

/** A table that follows the signature says what its header doesn't. */
function withHeading(blocks: readonly string[]): readonly string[] {
  const [first = ''] = blocks;
  if (!first.startsWith('|')) return blocks;
  const heading = /^\| (Option|Wire|Field)\b/.exec(first)?.[1];
  return [`## ${heading === undefined ? 'What happens' : HEADINGS[heading]}`, ...blocks];
}

/** Its heading, and the table of it. */
function withNotificationsFirst(blocks: readonly string[]): readonly string[] {
  const at = blocks.indexOf(NOTIFICATIONS);
  return at < 0 ? blocks : [...blocks.slice(at, at + 2), ...blocks.toSpliced(at, 2)];
}

/** The paragraphs, tables and fences of a page. An empty line in a fence ends nothing. */
export function blocksOf(markdown: string): readonly string[] {
  const blocks: string[] = [];
  const open: string[] = [];
  let isFence = false;
  for (const line of [...markdown.split('\n'), '']) {
    if (line.startsWith('```')) isFence = !isFence;
    if (line !== '' || isFence) open.push(line);
    else if (open.length > 0) blocks.push(open.splice(0).join('\n'));
  }
  return blocks;
}

function withExample(blocks: readonly string[], example: string): readonly string[] {
  if (example === '') return blocks;
  const plain = blocks.indexOf(PLAIN_RXJS);
  return blocks.toSpliced(plain < 0 ? blocks.length : plain, 0, '## Example', example);
}

function hasSameCode(markdown: string, example: string): boolean {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(example) ?? [];
  return markdown.includes(code.trim());
}
