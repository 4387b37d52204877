import { existsSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { MAX_ITEMS } from '../../src/delta/maxItems.ts';
import { filesBelow, parseSource, readProjectFile, ROOT } from '../support/sourceFiles.ts';

/** An option with its default in the code, such as `count = 2` of a config that is destructured. */
interface Default {
  readonly page: string;
  readonly option: string;
  /** As pages write it, such as `8,000` or `all`. */
  readonly value: string;
  /** The doc comment of the option; absent if it is declared elsewhere. */
  readonly comment: string | undefined;
}

const defaults = filesBelow('src', '.ts')
  .filter((path) => existsSync(`${ROOT}docs/${path.replace(/\.ts$/, '.md')}`))
  .flatMap(defaultsIn);

it('finds the defaults that there are', () => {
  expect(defaults.length).toBeGreaterThan(12);
});

it.each(defaults)(
  '$page and the doc comment say the default of $option: $value',
  ({ page, option, value, comment }) => {
    const rows = readProjectFile(page)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const row =
      rows.find((line) => new RegExp(`^\\| [^|]*\`(\\{ )?${option}( \\})?\``).test(line)) ??
      `no row of ${option}`;
    const spoken = `(^|[^\\w.,])${value.replaceAll('.', '\\.')}(?!\\w)`;
    expect(row).toMatch(new RegExp(spoken));
    const said = new RegExp(`[Dd]efault[^.]*?${spoken}|${spoken}[^.]*default`);
    if (comment !== undefined) expect(comment).toMatch(said);
  },
);

function defaultsIn(path: string): readonly Default[] {
  const found: Default[] = [];
  const comments = new Map<string, string>();
  const file = parseSource(`src/${path}`);
  (function visit(node: ts.Node): void {
    if (ts.isPropertySignature(node)) comments.set(node.name.getText(), node.getFullText());
    if (ts.isBindingElement(node) && isConfig(node) && node.initializer) {
      const value = valueOf(node.initializer);
      const option = (node.propertyName ?? node.name).getText();
      const page = `docs/${path.replace(/\.ts$/, '.md')}`;
      if (value !== undefined) found.push({ page, option, value, comment: undefined });
    }
    ts.forEachChild(node, visit);
  })(file);
  return found.map((each) => ({ ...each, comment: comments.get(each.option) }));
}

/** Whether a binding is of `const { … } = config`. */
function isConfig({ parent }: ts.BindingElement): boolean {
  const declaration = parent.parent;
  return ts.isVariableDeclaration(declaration) && declaration.initializer?.getText() === 'config';
}

function valueOf(initializer: ts.Expression): string | undefined {
  if (ts.isNumericLiteral(initializer)) return Number(initializer.text).toLocaleString('en');
  if (ts.isIdentifier(initializer) && initializer.text === 'MAX_ITEMS') return MAX_ITEMS.toLocaleString('en');
  if (ts.isStringLiteral(initializer)) return initializer.text;
  return undefined;
}
