import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishBody } from '../../src/requests/finishBody.ts';

describe('finishBody', () => {
  it('merges objects field by field and replaces anything else', () => {
    const body = { options: { seed: 1, stop: ['a'] }, think: true, tools: [1, 2] };
    const extra = { options: { stop: ['b'], num_ctx: 5 }, think: { budget: 1 }, tools: [3], other: null };
    expect(finishBody(body, extra)).toStrictEqual({
      options: { seed: 1, stop: ['b'], num_ctx: 5 },
      think: { budget: 1 },
      tools: [3],
      other: null,
    });
  });

  it('leaves out what is undefined, in the body and by the extra', () => {
    expect(finishBody({ a: undefined, b: { c: undefined }, d: 1 }, { d: undefined })).toStrictEqual({
      b: {},
    });
  });

  it('changes no object that it was given, and no prototype', () => {
    const body = Object.freeze({ options: Object.freeze({ seed: 1 }) });
    const extra = JSON.parse('{"options":{"a":1},"__proto__":{"polluted":true}}') as Record<string, unknown>;
    expect(JSON.stringify(finishBody(body, extra))).toBe(
      '{"options":{"seed":1,"a":1},"__proto__":{"polluted":true}}',
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('replaces halves of surrogate pairs, in names too, and nothing else', () => {
    expect(finishBody({ 'a\ud800': ['\udc00b', '😀', '\\ud800', 'line\n\u0001'] })).toStrictEqual({
      'a\ufffd': ['\ufffdb', '😀', '\\ud800', 'line\n\u0001'],
    });
  });

  it('makes well-formed what JSON makes of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = new TextDecoder().decode(new TextEncoder().encode(text));
        expect(finishBody({ text })).toStrictEqual({ text: wellFormed });
      }),
    );
    const unit = fc.integer({ min: 0xd7ff, max: 0xe000 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const wellFormed = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
          new TextEncoder().encode(text),
        );
        expect(finishBody({ text })).toStrictEqual({ text: wellFormed });
      }),
    );
  });
});
