import { readFileSync } from 'node:fs';
import type { DeclarationReflection } from 'typedoc';
import ts from 'typescript';
import { homeOf, ROOT } from './homeOf.ts';

/** An export without a page in docs/, as Markdown: its declaration as it is written, with its comments. */
export function declarationOf(reflection: DeclarationReflection): string {
  const path = `${ROOT}src/${homeOf(reflection)}.ts`;
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const declaration = file.statements.find(
    (statement) =>
      (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
      statement.name.text === reflection.name,
  );
  const sentence = reflection.comment?.summary.map((part) => part.text).join('') ?? '';
  const code = declaration?.getText() ?? '';
  return `# ${reflection.name}\n\n${sentence}\n\n\`\`\`ts no-run\n${code}\n\`\`\`\n`;
}
