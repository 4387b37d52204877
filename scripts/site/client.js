/**
 * Runs in the reader's browser. If this folder is one of several versions, side by side, offers the others: `versions.js`
 * in the folder above lists them. A site that stands alone asks for nothing.
 */
const base = new URL(document.documentElement.dataset.base ?? './', location.href);
const folder = base.pathname.split('/').at(-2) ?? '';

if (/^(v?\d+\.\d+|latest|next)/.test(folder)) {
  const script = document.createElement('script');
  script.src = new URL('../versions.js', base).href;
  script.onload = () => offer(window.rxjsLLMVersions ?? []);
  document.head.append(script);
}

function offer(versions) {
  if (versions.length < 2) return;
  const select = document.createElement('select');
  select.className = 'site-versions';
  select.ariaLabel = 'Version';
  for (const name of versions) select.add(new Option(name, name, false, name === folder));
  select.onchange = () => {
    location.href = new URL(`../${select.value}/index.html`, base).href;
  };
  document.querySelector('#tsd-toolbar-links')?.before(select);
}
