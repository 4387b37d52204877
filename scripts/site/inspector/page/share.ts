import { toAddress } from '../engine/address.ts';
import { bugReport } from '../engine/bugReport.ts';
import type { Setting } from '../engine/Setting.ts';
import { testCode } from '../engine/testCode.ts';
import type { Trace } from '../engine/Trace.ts';
import { byId } from './elements.ts';

/** Replaced by the build with the version of the package. */
declare const VERSION: string;

/** The three buttons that copy. What they copy is shown too, if the browser has no clipboard. */
export function createShare(current: () => { readonly setting: Setting; readonly trace: Trace }): void {
  async function copy(text: string, said: string): Promise<void> {
    byId('what').textContent = said;
    byId('where').textContent = 'This was copied.';
    byId('detail').textContent = text;
    try {
      await navigator.clipboard.writeText(text);
      byId('said').textContent = `${said} copied.`;
    } catch {
      byId('said').textContent = `${said}: copy it from the box; this browser has no clipboard here.`;
    }
  }
  async function addressOf(setting: Setting): Promise<string> {
    return new URL(await toAddress(setting), location.href).href;
  }
  const onPress = (id: string, press: () => Promise<void>): void =>
    byId(id).addEventListener('click', () => void press());

  onPress('link', async () => copy(await addressOf(current().setting), 'Link'));
  onPress('test', () => {
    const { setting, trace } = current();
    return copy(testCode(setting, trace), 'Test');
  });
  onPress('report', async () => {
    const { setting, trace } = current();
    const report = bugReport(setting, trace, await addressOf(setting), VERSION);
    await copy(report, 'Report, which contains the wire: read it before you post it,');
  });
}
