import { guessProtocol } from '../engine/guessProtocol.ts';
import { DEFAULTS, type Setting } from '../engine/Setting.ts';
import { readBody } from '../engine/readBody.ts';
import { byId } from './elements.ts';

/** Takes a stream of the user's own: pasted, chosen or dropped. */
export function createIntake(change: (part: Partial<Setting>) => void): void {
  async function take(own: Uint8Array): Promise<void> {
    if (own.length === 0) return;
    const { chunks } = readBody({ ...DEFAULTS, own });
    let end = 0;
    const cuts = chunks.slice(0, -1).map(({ bytes }) => (end += bytes.length));
    change({ own, cuts, fault: 'none', protocol: await guessProtocol(own) });
    scrollTo(0, 0);
  }
  async function takeFile(file: File | undefined): Promise<void> {
    if (file) await take(new Uint8Array(await file.arrayBuffer()));
  }

  const pasted = byId('own') as HTMLTextAreaElement;
  const chosen = byId('file') as HTMLInputElement;
  byId('use').addEventListener('click', () => void take(new TextEncoder().encode(pasted.value)));
  chosen.addEventListener('change', () => void takeFile(chosen.files?.[0]));

  const { body } = document;
  body.addEventListener('dragover', (event) => {
    event.preventDefault();
    body.classList.add('drop');
  });
  body.addEventListener('dragleave', () => body.classList.remove('drop'));
  body.addEventListener('drop', (event) => {
    event.preventDefault();
    body.classList.remove('drop');
    void takeFile(event.dataTransfer?.files[0]);
  });
}
