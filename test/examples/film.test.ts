import { describe, expect, it } from 'vitest';
import { drawFilm } from '../../scripts/film.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

describe('the recording of the demo', () => {
  it('shows the scenes that the demo has: `npm run record` makes it anew', () => {
    const titles = [...readProjectFile('examples/terminal/scenes.ts').matchAll(/screen\.title\('(.+)'\)/g)];
    const film = readProjectFile('docs/demo.svg');
    expect(titles).toHaveLength(6);
    for (const [, title = ''] of titles) expect(film).toContain(title);
    expect(film).toContain('waiting 1.0 s (429)');
    expect(film).toContain('departures({"from":"Lauvvik","to":"Oanes","after":"15:40"})');
  });

  it('shows each frame from its moment on, and stands still for who wants no motion', () => {
    const frames = [
      { at: 0, rows: ['$ npm start'] },
      { at: 500, rows: ['$ npm start', '\u001B[2ma < b\u001B[22m & c'] },
    ];
    const film = drawFilm(frames, { columns: 10, rows: 2, last: 500 });
    expect(film).toContain('0.00%{transform:translateY(0px)}50.00%{transform:translateY(-64px)}');
    expect(film).toContain('<text id="r1"><tspan class="d">a &lt; b</tspan> &amp; c</text>');
    expect(film).toContain(
      '(prefers-reduced-motion:reduce){.film{animation:none;transform:translateY(-64px)}}',
    );
    // A row that stays is drawn once.
    expect(film.match(/npm start<\/text>/g)).toHaveLength(1);
  });
});
