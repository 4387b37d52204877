import { existsSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, parseSource, readProjectFile, ROOT } from '../support/sourceFiles.ts';

const pages = filesBelow('docs', '.md')
  .map((path) => path.replace(/\.md$/, ''))
  .filter((home) => existsSync(`${ROOT}src/${home}.ts`));

describe('a page and its doc comment', () => {
  it.each(pages)('open with the same sentence: %s', (home) => {
    const name = home.split('/').at(-1) ?? '';
    const [, text = ''] = readProjectFile(`docs/${home}.md`).split(`# ${name}\n\n`, 2);
    expect(text).not.toBe('');
    expect(firstSentenceOf(text)).toBe(firstSentenceOf(commentOf(name, home)));
  });
});

/** The doc comment of a file's declaration of this name, without its tags. Overloads share the first one's. */
function commentOf(name: string, home: string): string {
  const [declaration] = parseSource(`src/${home}.ts`).statements.filter((statement) =>
    namesOf(statement).includes(name),
  );
  const [comment] = declaration
    ? ts.getJSDocCommentsAndTags(declaration).filter((part) => ts.isJSDoc(part))
    : [];
  return ts.getTextOfJSDocComment(comment?.comment) ?? '';
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return [statement.name?.text ?? ''];
  return [];
}

/** The words alone: marks of code and links are another in a comment and on a page. */
function firstSentenceOf(text: string): string {
  const words = text
    .replaceAll(/\{@link (\w+)[^}]*\}/g, '$1')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?= |$)/.exec(words)?.[0] ?? words;
}
