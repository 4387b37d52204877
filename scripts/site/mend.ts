/**
 * Mends what TypeDoc's theme leaves undone, for one exact version of it: landmarks, headings in order, what scrolls and can
 * be focused, and no icon from another file, which is an error under `file:`. axe tells if an update changes the markup.
 */
export function mend(html: string): string {
  const mended = REPLACEMENTS.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), html);
  return closeMain(raiseHeadings(mended));
}

const REPLACEMENTS: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/<div class="col-content">/g, '<main class="col-content" id="content">'],
  [/<div class="page-menu">/g, '<aside class="page-menu" aria-label="Page">'],
  [/href="[^"]*assets\/icons\.svg#/g, 'href="#'],
  [/<(table|pre)>/g, '<$1 tabindex="0">'],
  [/<th><\/th>/g, '<td></td>'],
  // A permalink in a summary would be a control in a control.
  [
    /(<summary class="tsd-accordion-summary"[^>]*>(?:(?!<\/summary>).)*?)<a href="[^"]*" aria-label="Permalink" class="tsd-anchor-icon">.*?<\/a>/gs,
    '$1',
  ],
  // The page's own menu.
  [/<(\/?)h3>(?=Settings|On This Page|<\/summary>)/g, '<$1h2>'],
  [/<(\/?)h5(?= class="tsd-index-heading|><\/summary>)/g, '<$1h2'],
  // A page that is built beside TypeDoc's.
  [/media\/inspector\.html/g, 'inspector.html'],
];

/** Headings between the title and the first of the second level: of the signature. */
function raiseHeadings(html: string): string {
  const from = html.indexOf('<h1');
  const to = html.indexOf('<h2', from);
  const end = to < 0 ? html.indexOf('<div class="col-sidebar">') : to;
  return html.slice(0, from) + html.slice(from, end).replaceAll(/<(\/?)h4\b/g, '<$1h2') + html.slice(end);
}

/** The end tags of the elements that have got another name. */
function closeMain(html: string): string {
  return html
    .replace(/<\/div>(?=\s*<div class="col-sidebar">)/, '</main>')
    .replace(/<\/div>(?=\s*<div class="site-menu">)/, '</aside>');
}
