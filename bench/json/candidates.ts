import { JSONParser } from '@streamparser/json';
import { parse as parseRiver } from 'jsonriver';
import { parse as parsePartial } from 'partial-json';
import { createGrowingJSONParser } from '../../src/framing/createGrowingJSONParser.ts';

/** One way to read growing JSON. */
export interface Candidate {
  readonly name: string;
  /** Parses all text again for each fragment. */
  readonly isQuadratic?: boolean;
  /** The import of an app, to measure its size. */
  readonly program: string;
  /** Takes fragment by fragment, and passes on the value after each. Returns the value in the end. */
  run(fragments: readonly string[], see: (value: unknown) => void): unknown;
}

const ours = `export { createGrowingJSONParser } from './src/framing/createGrowingJSONParser.ts';`;

export const CANDIDATES: readonly Candidate[] = [
  {
    name: 'ours, read at each',
    program: ours,
    run(fragments, see) {
      const parser = createGrowingJSONParser();
      for (const fragment of fragments) {
        parser.push(fragment);
        see(parser.value);
      }
      parser.end();
      return parser.value;
    },
  },
  {
    name: 'ours, read at the end',
    program: ours,
    run(fragments) {
      const parser = createGrowingJSONParser();
      for (const fragment of fragments) parser.push(fragment);
      parser.end();
      return parser.value;
    },
  },
  {
    name: 'jsonriver',
    program: `export { parse } from 'jsonriver';`,
    async run(fragments, see) {
      let last: unknown;
      for await (const value of parseRiver(oneByOne(fragments))) see((last = value));
      return last;
    },
  },
  {
    name: '@streamparser/json',
    program: `export { JSONParser } from '@streamparser/json';`,
    run(fragments, see) {
      const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true });
      let root: unknown;
      let grown: unknown[] | undefined;
      // It emits parts. The app has to find the root, and to put a growing string in its place.
      parser.onValue = ({ value, key, parent, stack, partial }) => {
        // It also emits half a number and half a word.
        if (partial && value !== undefined && typeof value !== 'string') return;
        const container: object | undefined = parent;
        root = stack[1]?.value ?? container ?? value;
        if (!partial || typeof value !== 'string' || !container || key === undefined) return;
        Object.defineProperty(container, key, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
        grown = Array.isArray(container) ? container : undefined;
      };
      for (const fragment of fragments) {
        // It appends the whole string to an array, so the growing one has to go.
        grown?.pop();
        grown = undefined;
        parser.write(fragment);
        see(root);
      }
      // A number at the top level ends at the end of the text.
      if (!parser.isEnded) parser.end();
      return root;
    },
  },
  {
    name: 'partial-json',
    isQuadratic: true,
    program: `export { parse } from 'partial-json';`,
    run(fragments, see) {
      let text = '';
      let value: unknown;
      for (const fragment of fragments) {
        text += fragment;
        value = partial(text);
        see(value);
      }
      // It has no call for the end of the text, so the app calls `JSON.parse`.
      JSON.parse(text);
      return value;
    },
  },
];

/** It throws if there is nothing to show yet. */
function partial(text: string): unknown {
  try {
    return parsePartial(text);
  } catch {
    return undefined;
  }
}

/** A stream whose fragments arrive one at a time. */
async function* oneByOne(fragments: readonly string[]): AsyncGenerator<string> {
  for (const fragment of fragments) yield await Promise.resolve(fragment);
}
