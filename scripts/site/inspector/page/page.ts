/** The wire inspector: draws what the engine traces. */
import { everyByte, fromAddress, toAddress } from '../engine/address.ts';
import { readBody } from '../engine/readBody.ts';
import type { Piece } from '../engine/scriptOf.ts';
import type { Setting } from '../engine/Setting.ts';
import { traceAnswer } from '../engine/traceAnswer.ts';
import { byId } from './elements.ts';
import { createForm } from './form.ts';
import { createIntake } from './intake.ts';
import { createLanes } from './lanes.ts';
import { drawMessage } from './message.ts';
import { createRuler } from './ruler.ts';
import { createShare } from './share.ts';
import { LEGEND, type Value } from './values.ts';
import { drawWire } from './wireText.ts';

/** A drag changes the address once: browsers count the changes. */
const ADDRESS_DELAY = 200;
const PLAY_TIME = 3_000;

const head = byId('head') as HTMLInputElement;
const ruler = createRuler(change);
const lanes = createLanes(press);
const form = createForm(change);
createShare(() => ({ setting, trace }));
createIntake(change);
byId('legend').textContent = LEGEND;

let setting = await fromAddress(location.hash);
let trace = await traceAnswer(setting);
let isTracing = false;
let addressTimer = 0;
let frame = 0;
await show(setting);
document.documentElement.dataset['ready'] = 'yes';

byId('bytewise').addEventListener('click', () => change({ cuts: everyByte(setting) }));
byId('uncut').addEventListener('click', () => change({ cuts: [] }));
head.addEventListener('input', () => {
  stop();
  seek(Number(head.value));
});
byId('play').addEventListener('click', play);
addEventListener('hashchange', () => void fromAddress(location.hash).then(show));
addEventListener('resize', drawTrace);

function change(part: Partial<Setting>): void {
  void show({ ...setting, ...part });
  clearTimeout(addressTimer);
  addressTimer = window.setTimeout(() => void writeAddress(), ADDRESS_DELAY);
}

async function writeAddress(): Promise<void> {
  history.replaceState(null, '', await toAddress(setting));
}

/** Draws the setting at once, and its timeline as soon as it's known; a newer setting replaces one that waits. */
async function show(next: Setting): Promise<void> {
  setting = next;
  const { bytes } = readBody(setting);
  form.draw(setting);
  ruler.draw(setting, bytes);
  mark(undefined);
  if (isTracing) return;

  isTracing = true;
  let traced: Setting;
  do {
    traced = setting;
    trace = await traceAnswer(traced);
  } while (traced !== setting);
  isTracing = false;
  drawTrace();
}

function drawTrace(): void {
  stop();
  lanes.draw(trace);
  head.max = `${trace.duration}`;
  seek(trace.duration);
}

function seek(time: number): void {
  head.value = `${time}`;
  byId('time').textContent = `${Math.round(time)} ms`;
  lanes.seek(time);
  drawMessage(trace, time);
}

/** Moves the cursor; all that it passes has happened already. */
function play(): void {
  stop();
  const start = performance.now();
  const step = (): void => {
    const part = Math.min(1, (performance.now() - start) / PLAY_TIME);
    seek(part * trace.duration);
    frame = part < 1 ? requestAnimationFrame(step) : 0;
  };
  step();
}

function stop(): void {
  cancelAnimationFrame(frame);
}

function press({ what, at, range, content }: Value): void {
  const bytes = range ? `, bytes ${range.start} to ${range.end}` : '';
  byId('what').textContent = what;
  byId('where').textContent = `At ${at} ms${bytes}`;
  byId('detail').textContent = content;
  mark(range);
}

function mark(range: Piece | undefined): void {
  ruler.mark(range);
  drawWire(setting, readBody(setting).bytes, range);
}
