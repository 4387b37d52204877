/**
 * Plays the scenes of the terminal demo on a model of a terminal, and writes what it shows to `docs/demo.svg`, for the
 * README. Run it by hand after a change of the demo: `npm run record`.
 */
import { writeFileSync } from 'node:fs';
import { createScreen } from '../examples/terminal/screen.ts';
import { playScenes } from '../examples/terminal/scenes.ts';
import { startServer } from '../examples/terminal/server.ts';
import { createTerminal } from '../test/support/terminal.ts';
import { drawFilm, type Frame } from './film.ts';

const COLUMNS = 80;
const ROWS = 24;
/** In milliseconds: what changes faster is one frame. */
const FRAME = 120;
/** The first wait is longer than needed to read the title, the last one long enough to read the result. */
const LAST = 4_000;

const terminal = createTerminal(COLUMNS, ROWS);
const frames: Frame[] = [];
const begun = performance.now();

/** Notes what stands on the screen, unless it is too early for a frame of its own. */
function look(): void {
  const at = performance.now() - begun;
  const latest = frames.at(-1);
  const rows = terminal.lines().slice(-ROWS);
  if (latest && at - latest.at < FRAME) frames[frames.length - 1] = { at: latest.at, rows };
  else frames.push({ at, rows });
}

const screen = createScreen(
  {
    isTTY: true,
    columns: COLUMNS,
    rows: ROWS,
    write(text) {
      terminal.write(text);
      look();
    },
  },
  {},
);
screen.line(`$ npm start`);

const server = await startServer();
await playScenes(server, screen);
await server.stop();

const film = drawFilm(frames, { columns: COLUMNS, rows: ROWS, last: LAST });
writeFileSync(new URL('../docs/demo.svg', import.meta.url), film);
console.log(`docs/demo.svg: ${frames.length} frames, ${Math.round(film.length / 1024)} kB`);
