import { of } from 'rxjs';
import { ProviderError, type Delta } from 'rxjs-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TemplateParser } from '../../../src/framing/TemplateParser.ts';
import { isObject } from '../../../src/json/unknown.ts';
import { readJSON } from '../../../src/protocols/shared/readJSON.ts';
import { wireOf } from '../../conformance/wires.ts';
import { hasCorpus, readRecorded, recordedStreams } from '../../support/corpus.ts';
import { hear } from '../../support/fuzz.ts';

/** Pushes one event, whose record stands for these deltas. */
function push(data: string, ...deltas: readonly Delta[]): Delta[] {
  const emitted: Delta[] = [];
  const step = readJSON((emit) => ({ push: () => deltas.forEach((delta) => emit(delta)) }));
  step((delta) => emitted.push(delta)).push({ data });
  return emitted;
}

describe('readJSON', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('takes what isn’t an object for a record that nobody knows', () => {
    expect(push('1')).toEqual([{ type: 'unknown', raw: 1 }]);
    expect(push('[1]')).toEqual([{ type: 'unknown', raw: [1] }]);
    expect(() => push('[1')).toThrow(expect.objectContaining({ name: 'ParseError', reason: 'json' }));
  });

  it('reads the objects of a list one by one', () => {
    expect(push('[{},{}]', { type: 'done' })).toEqual([{ type: 'done' }, { type: 'done' }]);
  });

  it('tells its reader of the end marker, if the reader asks for it, and of the end', () => {
    const told: string[] = [];
    const step = readJSON(() => ({
      push: () => told.push('record'),
      done: () => told.push('done'),
      end: () => told.push('end'),
    }));
    const sink = step(() => undefined);
    sink.push({ data: '{}' });
    sink.push({ data: '[DONE]' });
    sink.end?.();
    expect(told).toEqual(['record', 'done', 'end']);
  });

  it('takes the marker of other wires as the end of an answer that has finished, and not as a proof that one has', () => {
    const read = (...events: readonly string[]): Delta[] => {
      const deltas: Delta[] = [];
      const step = readJSON((emit) => ({
        push: ({ finish }) =>
          emit(finish ? { type: 'finish', reason: 'stop', rawReason: '' } : { type: 'text', text: 'a' }),
      }));
      const sink = step((delta) => deltas.push(delta));
      for (const data of events) sink.push({ data });
      return deltas;
    };
    expect(read('{}', '[DONE]').map(({ type }) => type)).toEqual(['text']);
    expect(read('{}', '{"finish":1}', ' [DONE]').map(({ type }) => type)).toEqual(['text', 'finish', 'done']);
    expect(read('{}', '{"finish":1}', '[DONE]').map(({ type }) => type)).toEqual(['text', 'finish', 'done']);
  });

  it('takes a ping, and an event without data, for a heartbeat', () => {
    expect(push('', { type: 'done' })).toEqual([]);
    expect(push('{"type":"ping"}', { type: 'unknown', raw: {} })).toEqual([]);
    expect(push('heartbeat', { type: 'done' })).toEqual([]);
    const emitted: Delta[] = [];
    const step = readJSON((emit) => ({ push: () => emit({ type: 'done' }) }));
    const sink = step((delta) => emitted.push(delta));
    for (const event of ['ping', 'heartbeat', 'keepalive', 'Keep-Alive']) sink.push({ event, data: 'now' });
    expect(emitted).toEqual([]);
    expect(() => sink.push({ event: 'error', data: 'ping timeout' })).toThrow(
      new ProviderError('ping timeout'),
    );
    expect(() => sink.push({ event: 'error', data: '' })).toThrow(ProviderError);
  });

  it('throws an error after everything else in its record, and an error event without JSON as it is', () => {
    const deltas: Delta[] = [];
    const step = readJSON((emit) => ({
      push(record) {
        emit({ type: 'text', text: 'a' });
        emit({ type: 'unknown', raw: record });
      },
    }));
    const sink = step((delta) => deltas.push(delta));
    expect(() => sink.push({ data: '{"error":{"type":"overloaded_error"}}' })).toThrow(
      expect.objectContaining({ name: 'ProviderError', code: 'overloaded_error' }),
    );
    expect(deltas).toEqual([{ type: 'text', text: 'a' }]);
    expect(() => sink.push({ event: 'error', data: 'Internal server error' })).toThrow(
      expect.objectContaining({ name: 'ProviderError', detail: 'Internal server error' }),
    );
  });

  it.each<[string, Delta[], boolean]>([
    [
      'only words',
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
    ['nothing, because the reader may have retained it', [], true],
  ])('retains a record that emits %s', (_name, deltas, isRetained) => {
    const retain = vi.spyOn(TemplateParser.prototype, 'retain');
    push('{}', ...deltas);
    expect(retain).toHaveBeenCalledTimes(isRetained ? 1 : 0);
  });

  describe.runIf(hasCorpus)(
    'what a reader emits does not change when the next record is read into the same object',
    () => {
      it.each(recordedStreams().map((stream) => [stream.file, stream] as const))('%s', (_file, stream) => {
        const { bytes } = readRecorded(stream);
        const read = (): unknown =>
          hear(of(bytes).pipe(wireOf(stream.protocol, stream.framing).parse({ unknown: 'emit' })));
        vi.spyOn(TemplateParser.prototype, 'parse').mockImplementation((text) => JSON.parse(text) as unknown);
        const plain = read();
        spoilRecords();
        expect(read()).toStrictEqual(plain);
      });
    },
  );
});

/** Lets every parser overwrite all of each record that was not retained as soon as the next one comes. */
function spoilRecords(): void {
  const lent = new WeakMap<TemplateParser, unknown>();
  vi.spyOn(TemplateParser.prototype, 'parse').mockImplementation(function (this: TemplateParser, text) {
    spoil(lent.get(this));
    const value: unknown = JSON.parse(text);
    lent.set(this, value);
    return value;
  });
  vi.spyOn(TemplateParser.prototype, 'retain').mockImplementation(function (this: TemplateParser) {
    lent.delete(this);
  });
}

function spoil(value: unknown): void {
  if (!isObject(value) && !Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value)) {
    spoil(child);
    Reflect.set(value, key, typeof child === 'number' ? 666 : 'spoilt');
  }
}
