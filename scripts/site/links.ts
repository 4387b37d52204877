import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { anchorsOf } from './anchorsOf.ts';

/** Finds the links of a built site that lead nowhere, or out of its folder: such a site could not be moved. */
export function deadLinks(folder: string, files: readonly string[]): readonly string[] {
  const anchors = new Map<string, ReadonlySet<string>>();

  function placesIn(file: string): ReadonlySet<string> {
    const known = anchors.get(file);
    if (known) return known;
    const text = readFileSync(file, 'utf8');
    const found = new Set(file.endsWith('.md') ? anchorsOf(text) : idsOf(text));
    anchors.set(file, found);
    return found;
  }

  function isDead(file: string, link: string): boolean {
    const [path = '', anchor = ''] = link.split('#', 2);
    const goal = path === '' ? file : join(dirname(file), decodeURIComponent(path));
    if (relative(folder, goal).startsWith('..') || !existsSync(goal)) return true;
    // `#c=306` is a state of the wire inspector, not a place.
    if (anchor.includes('=')) return false;
    return anchor !== '' && /\.(html|md)$/.test(goal) && !placesIn(goal).has(decodeURIComponent(anchor));
  }

  return files.flatMap((name) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const links = name.endsWith('.html') ? linksOfHTML(text) : linksOfMarkdown(text);
    const dead = [...new Set(links)].filter((link) => !/^[a-z]+:/.test(link) && isDead(file, link));
    return dead.map((link) => `${name}: ${link}`);
  });
}

function linksOfHTML(html: string): readonly string[] {
  const markup = html.replaceAll(/<script>[\s\S]*?<\/script>/g, '');
  const links = [...markup.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
  // `#icon-…` is drawn into the page by a script.
  return links.filter((link) => link !== '' && link !== '#' && !link.startsWith('#icon-'));
}

function linksOfMarkdown(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

function idsOf(html: string): readonly string[] {
  return [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
}
