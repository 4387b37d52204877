import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asText, clickAt, endProcess, KEYS, keysOf, lineOf, type Engine } from './Engine.ts';

/** Debian's Firefox. */
export const FIREFOX = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';

/** So that it stays on this machine, and a page in the background is as fast as another. */
const PREFERENCES = `
user_pref('app.normandy.enabled', false);
user_pref('browser.aboutwelcome.enabled', false);
user_pref('browser.shell.checkDefaultBrowser', false);
user_pref('datareporting.policy.dataSubmissionEnabled', false);
user_pref('network.captive-portal-service.enabled', false);
user_pref('network.connectivity-service.enabled', false);
user_pref('toolkit.telemetry.enabled', false);
`;

interface Reply {
  readonly id?: number;
  readonly type: string;
  readonly message?: string;
  readonly result?: unknown;
  readonly params?: { readonly level?: string; readonly text?: string };
}

interface Evaluated {
  readonly result?: { readonly value: string };
  readonly exceptionDetails?: { readonly text: string };
}

interface Tree {
  readonly contexts: readonly { readonly context: string }[];
}

/** Starts Firefox, and speaks WebDriver BiDi with it. */
export async function openFirefox(): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'rxjs-llm-firefox-'));
  writeFileSync(join(profile, 'user.js'), PREFERENCES);
  const child = spawn(
    FIREFOX,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
    },
  );
  const close = (): Promise<void> => endProcess(child, profile);
  try {
    const address = await lineOf(child.stderr, /BiDi listening on (\S+)/);
    const complaints: string[] = [];
    const call = await connect(`${address}/session`, complaints);
    await call('session.new', { capabilities: {} });
    await call('session.subscribe', { events: ['log.entryAdded'] });
    const { contexts } = (await call('browsingContext.getTree', {})) as Tree;
    const context = contexts[0]?.context;
    const perform = async (actions: readonly object[]): Promise<void> =>
      void (await call('input.performActions', { context, actions }));
    return {
      open: async (url) =>
        void (await call('browsingContext.navigate', { context, url, wait: 'interactive' })),
      reload: async () => void (await call('browsingContext.reload', { context, wait: 'interactive' })),
      async run(script) {
        const expression = asText(script);
        const { result, exceptionDetails } = (await call('script.evaluate', {
          expression,
          target: { context },
          awaitPromise: true,
        })) as Evaluated;
        if (!result) throw new Error(exceptionDetails?.text);
        return JSON.parse(result.value) as unknown;
      },
      click: (x, y) => perform(clickAt(x, y)),
      type: (text) => perform(keysOf(text)),
      press: (key) => perform(keysOf(KEYS[key])),
      complaints,
      hide: async () => void (await call('browsingContext.create', { type: 'tab' })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Call = (method: string, params: object) => Promise<unknown>;

async function connect(address: string, complaints: string[]): Promise<Call> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${address}`)));
  });
  const waiting = new Map<number | undefined, (reply: Reply) => void>();
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const reply = JSON.parse(data) as Reply;
    waiting.get(reply.id)?.(reply);
    if (reply.params?.level === 'error') complaints.push(String(reply.params.text));
  });
  let count = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = (count += 1);
      waiting.set(id, ({ type, message, result }) =>
        type === 'error' ? reject(new Error(`${method}: ${message}`)) : resolve(result),
      );
      socket.send(JSON.stringify({ id, method, params }));
    });
}
