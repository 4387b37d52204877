import { dirname, relative } from 'node:path';
import { KindRouter, ReflectionKind, type Reflection } from 'typedoc';
import { baseOf, homeOf, isExport, ROOT } from './homeOf.ts';

/**
 * Makes URLs that mirror docs/: `operators/retryWithBackoff.html`, `guide/resilience.html`, so that relative links
 * work in the Markdown twins too. Types have a folder of their own: some differ from a function only by their case.
 */
export class SiteRouter extends KindRouter {
  protected override getIdealBaseName(reflection: Reflection): string {
    if (reflection.isDocument()) {
      const path = reflection.project.files.getReflectionPath(reflection) ?? reflection.name;
      return relative(ROOT, path)
        .replaceAll('\\', '/')
        .replace(/^docs\/|\.md$/g, '');
    }
    if (reflection.kindOf(ReflectionKind.Module)) return `api/${reflection.name.replaceAll('/', '-')}`;
    if (!isExport(reflection)) return super.getIdealBaseName(reflection);
    const home = homeOf(reflection);
    return `${baseOf(home) === reflection.name ? dirname(home) : 'types'}/${reflection.name}`;
  }
}
