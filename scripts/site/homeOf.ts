import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReflectionKind, type DeclarationReflection, type Reflection } from 'typedoc';

/** The folder with package.json. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

const EXPORTS =
  ReflectionKind.Function |
  ReflectionKind.Class |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable |
  ReflectionKind.Interface;

/** Whether it is an export of an entry, and so has a page. */
export function isExport(reflection: Reflection): reflection is DeclarationReflection {
  return reflection.kindOf(EXPORTS) && reflection.parent?.kindOf(ReflectionKind.SomeModule) === true;
}

/** Where an export is declared, from src/ on and without its ending, such as `operators/pickText`. */
export function homeOf(reflection: DeclarationReflection): string {
  const { project, signatures } = reflection;
  const id = [signatures?.[0], reflection]
    .map((each) => each && project.getSymbolIdFromReflection(each))
    .find((each) => each !== undefined);
  const path = id ? relative(`${ROOT}src`, `${ROOT}${id.packagePath}`) : '';
  return path.replaceAll('\\', '/').replace(/\.ts$/, '');
}

/** The file name of a home, which is the export's name if it has a page in docs/. */
export function baseOf(home: string): string {
  return home.split('/').at(-1) ?? '';
}
