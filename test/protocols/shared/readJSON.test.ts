import { of } from 'rxjs';
import type { Delta } from 'rxjs-llm';
import { describe, expect, it, vi } from 'vitest';
import { isObject } from '../../../src/json/unknown.ts';
import { readJSON } from '../../../src/protocols/shared/readJSON.ts';
import { wireOf } from '../../conformance/wires.ts';
import { hasCorpus, readRecorded, recordedStreams } from '../../support/corpus.ts';
import { hear } from '../../support/fuzz.ts';

/** Makes what is to parse the records. */
let createParser: () => Parser;

interface Parser {
  parse(text: string): unknown;
  keep(): void;
}

vi.mock('../../../src/framing/TemplateParser.ts', () => ({
  // What a constructor returns is what `new` gives.
  TemplateParser: function () {
    return createParser();
  },
}));

describe('readJSON', () => {
  it('takes what is no object for a record that nobody knows', () => {
    createParser = () => ({ parse: JSON.parse, keep: () => undefined });
    const read = readJSON(() => []);
    expect(read({ data: '[1]' })).toEqual({ type: 'unknown', raw: [1] });
    expect(() => read({ data: '[1' })).toThrow(
      expect.objectContaining({ name: 'ParseError', reason: 'json' }),
    );
  });

  it.each<[string, Delta[], boolean]>([
    [
      'words only',
      [
        { type: 'text', text: 'a' },
        { type: 'tool-call-args', index: 0, text: '{' },
      ],
      false,
    ],
    [
      'what may hold a part of it',
      [
        { type: 'text', text: 'a' },
        { type: 'data', name: 'n', value: {} },
      ],
      true,
    ],
    ['nothing, which may be held back', [], true],
  ])('keeps a record that gives %s', (_name, deltas, isKept) => {
    const keep = vi.fn();
    createParser = () => ({ parse: JSON.parse, keep });
    readJSON(() => deltas)({ data: '{}' });
    expect(keep).toHaveBeenCalledTimes(isKept ? 1 : 0);
  });

  describe.runIf(hasCorpus)(
    'what a reader says does not change when the next record is read into the same object',
    () => {
      it.each(recordedStreams().map((stream) => [stream.file, stream] as const))('%s', (_file, stream) => {
        const { bytes } = readRecorded(stream);
        const said = (): unknown =>
          hear(of(bytes).pipe(wireOf(stream.protocol, stream.framing).parse({ unknown: 'emit' })));
        createParser = () => ({ parse: JSON.parse, keep: () => undefined });
        const plain = said();
        createParser = createSpoiler;
        expect(said()).toStrictEqual(plain);
      });
    },
  );
});

/** Overwrites all of each record that was not kept as soon as the next one comes. */
function createSpoiler(): Parser {
  let last: unknown;
  return {
    parse(text) {
      spoil(last);
      last = JSON.parse(text);
      return last;
    },
    keep() {
      last = undefined;
    },
  };
}

function spoil(value: unknown): void {
  if (!isObject(value) && !Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value)) {
    spoil(child);
    Reflect.set(value, key, typeof child === 'number' ? 666 : 'spoilt');
  }
}
