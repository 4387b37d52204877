import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The folder with package.json. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

/** One file under src/, as far as the contract tests look into it. */
export interface SourceFile {
  /** From src/ on, such as `operators/pickText.ts`. */
  readonly path: string;
  /** The first folder of the path; empty for the door itself. */
  readonly folder: string;
  readonly imports: readonly SourceImport[];
  /** Every identifier in the code, without comments and strings. */
  readonly identifiers: ReadonlySet<string>;
  /** Every class that the code makes an instance of with `new`. */
  readonly instantiated: ReadonlySet<string>;
  /** Every expression that the code calls, as it is written there. */
  readonly called: ReadonlySet<string>;
}

export interface SourceImport {
  readonly specifier: string;
  /** The import vanishes when types are stripped. */
  readonly isTypeOnly: boolean;
}

/** The sorted paths of all files in a folder of the project, with `/` and relative to that folder. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending))
    .sort();
}

export function readProjectFile(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

export function parseSource(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true);
}

export function readSourceFiles(): SourceFile[] {
  return filesBelow('src', '.ts').map((path) => {
    const file = parseSource(`src/${path}`);
    const imports: SourceImport[] = [];
    const identifiers = new Set<string>();
    const instantiated = new Set<string>();
    const called = new Set<string>();

    function visit(node: ts.Node): void {
      if (ts.isIdentifier(node)) identifiers.add(node.text);
      if (ts.isNewExpression(node)) instantiated.add(node.expression.getText());
      if (ts.isCallExpression(node)) called.add(node.expression.getText());
      if (ts.isImportDeclaration(node)) imports.push(describeImport(node.moduleSpecifier, node.importClause));
      if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
        imports.push(describeImport(node.moduleSpecifier, node));
      }
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        imports.push({ specifier: node.arguments[0]?.getText().slice(1, -1) ?? '', isTypeOnly: false });
      }
      ts.forEachChild(node, visit);
    }
    visit(file);

    const folder = path.includes('/') ? (path.split('/', 1)[0] ?? '') : '';
    return { path, folder, imports, identifiers, instantiated, called };
  });
}

function describeImport(
  specifier: ts.Expression,
  clause: ts.ImportClause | ts.ExportDeclaration | undefined,
): SourceImport {
  return { specifier: specifier.getText().slice(1, -1), isTypeOnly: isTypeOnly(clause) };
}

function isTypeOnly(clause: ts.ImportClause | ts.ExportDeclaration | undefined): boolean {
  if (!clause) return false;
  if (ts.isImportClause(clause)) {
    if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
    const names = clause.namedBindings;
    return (
      !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((name) => name.isTypeOnly)
    );
  }
  const names = clause.exportClause;
  return (
    clause.isTypeOnly ||
    (!!names && ts.isNamedExports(names) && names.elements.every((name) => name.isTypeOnly))
  );
}
