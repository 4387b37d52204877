import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { asText, clickAt, endProcess, KEYS, keysOf, lineOf, type Engine } from './Engine.ts';
import { freePort } from '../freePort.ts';

/** Debian's WebKitGTK: Safari's engine, with another network. */
export const WEBKIT = process.env['WEBKIT_DRIVER_PATH'] ?? '/usr/bin/WebKitWebDriver';

const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** Starts WebKit on a screen of its own, and speaks WebDriver with it. */
export async function openWebKit(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'rxjs-llm-webkit-'));
  const children: ChildProcess[] = [];
  let end = (): Promise<unknown> => Promise.resolve();
  async function close(): Promise<void> {
    await end().catch(() => undefined);
    for (const child of children.reverse()) await endProcess(child, folder);
  }
  try {
    const screen = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
    const x = spawn('Xvfb', screen, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(x);
    const display = await lineOf(x.stdout, /(\d+)\n/);
    const port = await freePort();
    const driver = spawn(WEBKIT, [`--port=${port}`], { stdio: 'ignore', env: environment(folder, display) });
    children.push(driver);

    const call = callerOf(`http://127.0.0.1:${port}`);
    await untilReady(call, driver);
    const options = { 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } };
    const { sessionId } = (await call('POST', '/session', {
      capabilities: { alwaysMatch: { browserName: 'MiniBrowser', ...options } },
    })) as { readonly sessionId: string };
    const path = `/session/${sessionId}`;
    end = () => call('DELETE', path);
    const perform = async (actions: readonly object[]): Promise<void> =>
      void (await call('POST', `${path}/actions`, { actions }));
    return {
      open: async (url) => void (await call('POST', `${path}/url`, { url })),
      reload: async () => void (await call('POST', `${path}/refresh`, {})),
      async run(body) {
        const script = `return ${asText(body)}`;
        return JSON.parse(
          String(await call('POST', `${path}/execute/sync`, { script, args: [] })),
        ) as unknown;
      },
      click: (x, y) => perform(clickAt(x, y)),
      type: (text) => perform(keysOf(text)),
      press: (key) => perform(keysOf(KEYS[key])),
      hide: async () => void (await call('POST', `${path}/window/minimize`, {})),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing of the user's, no sound, no graphics card; and as root, as in a container, no sandbox. */
function environment(folder: string, display: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DISPLAY: `:${display}`,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    GDK_BACKEND: 'x11',
    LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
    ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
  };
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

function callerOf(address: string): Call {
  return async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { readonly value: unknown };
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

async function untilReady(call: Call, driver: ChildProcess): Promise<void> {
  for (;;) {
    const isReady = await call('GET', '/status').then(
      () => true,
      () => false,
    );
    if (isReady) return;
    if (driver.exitCode !== null) throw new Error('WebKitWebDriver has ended');
    await delay(100);
  }
}
