import { expect, vi } from 'vitest';
import { AXE_FAULTS } from './axeFaults.ts';
import type { Engine } from './engines/Engine.ts';

const PATIENT = { timeout: 50_000, interval: 50 };

/** What is written down while the page lives: each text that a part of it has shown. */
const WATCHED = { announced: '[role=status]', tool: '.tool', answer: '.answer' };

/** Writes that down, with the moment of each key, and what a console shows as errors. */
const WATCH = `
  const seen = globalThis.seen = { complaints: [], keys: [] };
  for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation'])
    addEventListener(type, ({ message, reason, blockedURI }) => seen.complaints.push(String(message ?? reason ?? blockedURI)));
  console.error = (...parts) => seen.complaints.push(parts.join(' '));
  addEventListener('keydown', () => seen.keys.push(Date.now()), true);
  const look = () => {
    for (const [name, selector] of Object.entries(${JSON.stringify(WATCHED)})) {
      const text = [...document.querySelectorAll(selector)].at(-1)?.textContent.trim();
      const texts = seen[name] ??= [];
      if (text && texts.at(-1) !== text) texts.push(text);
    }
  };
  look();
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
`;

/** The middle of the last thing with this name, once it can be clicked. */
const PLACE = (selector: string, name: string): string => `
  const named = (each) => (each.getAttribute('aria-label') ?? each.innerText).trim().startsWith(${JSON.stringify(name)});
  const found = [...document.querySelectorAll(${JSON.stringify(selector)})].findLast(named);
  found?.scrollIntoView({ block: 'nearest' });
  const { x, y, width, height } = found?.getBoundingClientRect() ?? {};
  const middle = [x + width / 2, y + height / 2];
  return found && !found.disabled && found.contains(document.elementFromPoint(...middle)) ? middle : undefined;
`;

/** The chat, as a user of any engine has it. */
export interface ChatPage {
  open(address: string): Promise<void>;
  reload(): Promise<void>;
  ask(question: string): Promise<void>;
  /** Clicks a button, or what folds, whose name begins so. */
  click(name: string): Promise<void>;
  /** Returns all that the last answer shows once it shows this. */
  shows(pattern: RegExp | string): Promise<string>;
  /** What a screen reader hears. */
  announces(state: string): Promise<void>;
  /** All that it has shown since it was opened: a text each time that it changed. */
  seen(part: keyof typeof WATCHED): Promise<readonly string[]>;
  /** When the last key went down, by the clock of the page. */
  pressedAt(): Promise<number>;
  /** What axe finds. */
  faults(): Promise<unknown>;
  complaints(): Promise<unknown>;
}

export function chatPage(engine: Engine): ChatPage {
  const read = async <T>(expression: string): Promise<T> => (await engine.run(`return ${expression}`)) as T;

  async function begin(move: Promise<void>): Promise<void> {
    await move;
    await vi.waitFor(
      async () => expect(await read('!!document.querySelector("textarea")')).toBe(true),
      PATIENT,
    );
    await engine.run(WATCH);
  }

  async function click(selector: string, name: string): Promise<void> {
    let last: unknown;
    const [x, y] = await vi.waitFor(async () => {
      const place = await engine.run(PLACE(selector, name));
      // What still moves would be missed.
      const isStill = place !== null && JSON.stringify(place) === JSON.stringify(last);
      last = place;
      if (!isStill) throw new Error(`The page has no ${name} to click`);
      return place as [number, number];
    }, PATIENT);
    await engine.click(x, y);
  }

  return {
    open: (address) => begin(engine.open(address)),
    reload: () => begin(engine.reload()),
    async ask(question) {
      await click('textarea', '');
      await engine.type(question);
      await engine.press('Enter');
    },
    click: (name) => click('button, summary', name),
    shows: (pattern) =>
      vi.waitFor(async () => {
        const text = await read<string>('[...document.querySelectorAll(".answer")].at(-1)?.innerText ?? ""');
        expect(text).toMatch(pattern);
        return text;
      }, PATIENT),
    announces: (state) =>
      vi.waitFor(
        async () =>
          expect(await read('document.querySelector("[role=status]").textContent')).toContain(state),
        PATIENT,
      ),
    seen: (part) => read(`seen.${part}`),
    pressedAt: () => read('seen.keys.at(-1)'),
    faults: () => engine.run(`return ${AXE_FAULTS}`),
    complaints: async () => engine.complaints ?? read('seen.complaints'),
  };
}
