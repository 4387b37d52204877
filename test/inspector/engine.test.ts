import { EventStreamCodec as AWSCodec } from '@smithy/eventstream-codec';
import { createParser as realParser } from 'eventsource-parser';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import * as llm from 'rxjs-llm';
import * as bedrock from 'rxjs-llm/bedrock';
import { recordStream, scriptedFetch } from 'rxjs-llm/testing';
import { describe, expect, it } from 'vitest';
import { everyByte, fromAddress, toAddress } from '../../scripts/site/inspector/engine/address.ts';
import { bugReport } from '../../scripts/site/inspector/engine/bugReport.ts';
import { toBase64 } from '../../scripts/site/inspector/engine/bytes.ts';
import type { FaultName } from '../../scripts/site/inspector/engine/faults.ts';
import { guessProtocol } from '../../scripts/site/inspector/engine/guessProtocol.ts';
import { isProtocol, PROTOCOL_NAMES } from '../../scripts/site/inspector/engine/protocols.ts';
import { readBody } from '../../scripts/site/inspector/engine/readBody.ts';
import { SAYS } from '../../scripts/site/inspector/engine/says.ts';
import { DEFAULTS, type Setting } from '../../scripts/site/inspector/engine/Setting.ts';
import { timeScale } from '../../scripts/site/inspector/engine/timeScale.ts';
import { traceAnswer } from '../../scripts/site/inspector/engine/traceAnswer.ts';
import { WRITERS } from '../../scripts/site/inspector/engine/writers.ts';
import { createJSONTree as createSmallJSONTree } from '../../scripts/site/inspector/small/createJSONTree.ts';
import { createSSEParser as createSmallSSEParser } from '../../scripts/site/inspector/small/createSSEParser.ts';
import { EventStreamCodec } from '../../scripts/site/inspector/small/eventStreamCodec.ts';
import { createParser } from '../../scripts/site/inspector/small/eventsourceParser.ts';
import { createJSONScanner } from '../../src/framing/createJSONScanner.ts';
import { createJSONTree } from '../../src/framing/createJSONTree.ts';
import { createSSEParser } from '../../src/framing/createSSEParser.ts';
import { copiedTests } from '../support/copiedTests.ts';
import { runExample } from '../support/docExamples.ts';
import { FACTORIES } from '../support/protocols.ts';
import { readProjectFile } from '../support/sourceFiles.ts';

const NAMES = PROTOCOL_NAMES.filter(isProtocol);
const AT_ONCE = { ...DEFAULTS, gap: 0 };

const messageOf = async (setting: Setting): Promise<unknown> =>
  (await traceAnswer(setting)).messages.at(-1)?.value;

it('has every protocol that the library exports', () => {
  expect([...PROTOCOL_NAMES].sort()).toStrictEqual(FACTORIES.map(({ name }) => name).sort());
  for (const { name } of FACTORIES) expect({ ...llm, ...bedrock }).toHaveProperty(name);
});

describe.each(NAMES)('the wire of %s', (protocol) => {
  it('gives the same message for each single cut, and for a cut after every byte', async () => {
    const own = WRITERS[protocol]({ text: ['Grüße ', '☂'] });
    const setting = { ...AT_ONCE, protocol, own };
    const uncut = await traceAnswer(setting);
    const expected = uncut.messages.at(-1)?.value;
    expect([uncut.end !== undefined, uncut.end?.error]).toStrictEqual([true, undefined]);
    expect(expected).toMatchObject({ text: 'Grüße ☂', status: 'complete' });

    const places = everyByte(setting);
    const different: number[] = [];
    for (let start = 0; start < places.length; start += 64) {
      await Promise.all(
        places.slice(start, start + 64).map(async (cut) => {
          const message = await messageOf({ ...setting, cuts: [cut] });
          if (JSON.stringify(message) !== JSON.stringify(expected)) different.push(cut);
        }),
      );
    }
    expect(different).toStrictEqual([]);
    expect(JSON.stringify(await messageOf({ ...setting, cuts: places }))).toBe(JSON.stringify(expected));
  });

  it('is found by what understands most of it', async () => {
    expect(await guessProtocol(WRITERS[protocol](SAYS.text))).toBe(protocol);
  });

  it('is traced from bytes to message, each value with the bytes that it was made of', async () => {
    const { chunks, records, deltas } = await traceAnswer({ ...AT_ONCE, protocol, cuts: [150] });
    const bytes = WRITERS[protocol](SAYS.text);
    expect(chunks.map(({ range }) => range)).toStrictEqual([
      { start: 0, end: 150 },
      { start: 150, end: bytes.length },
    ]);
    const ranges = records.map(({ range }) => range ?? { start: NaN, end: NaN });
    const isCutIntoRecords = protocol !== 'aiSdkData';
    if (isCutIntoRecords)
      for (const [index, { start }] of ranges.entries()) expect(start).toBe(ranges[index - 1]?.end ?? 0);
    const text = deltas.find(({ value }) => value.type === 'text');
    expect(new TextDecoder().decode(bytes.subarray(text?.range?.start, text?.range?.end))).toContain('Gr');
  });
});

/** The faults that the guide's matrix has, by its rows. */
const ROWS: Readonly<Partial<Record<FaultName, string>>> = {
  cut: 'Cut at every byte, after the first token',
  end: 'Clean end without marker',
  stall: 'Stall in mid-answer',
  silent: 'Slow headers',
  refused: 'Connection refused',
  status401: 'Status 401',
  status429: 'Status 429, `Retry-After` in seconds',
  status503: 'Status 503',
  html: '200 with HTML',
};

describe.each(['openaiChat', 'anthropicMessages', 'gemini', 'ollama'] as const)(
  'a fault in %s',
  (protocol) => {
    const at = Math.floor(WRITERS[protocol](SAYS.text).length * 0.6);
    const setting: Setting = { ...DEFAULTS, protocol, count: 1, at, cuts: [at - 100, at] };

    it.each(Object.entries(ROWS))('ends as the guide says: %s', async (fault, row) => {
      const cells = readProjectFile('docs/guide/faults.md')
        .split('\n')
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .find((line) => line[1] === row);
      const [error = '', failed = '', restarted = ''] = cells?.slice(2) ?? [];
      const broken = { ...setting, fault: fault as FaultName };

      const lasting = await traceAnswer({ ...broken, isLasting: true, onPartial: 'fail' });
      expect(error).toContain(`\`${lasting.end?.error?.name}\``);
      expect(failed).toContain(`${lasting.requests.length} request`);
      expect(failed.startsWith('what came')).toBe(lasting.messages.length > 0);

      const once = await traceAnswer(broken);
      const restarts = once.deltas.filter(({ value }) => value.type === 'restart').length;
      expect(restarted.startsWith('`restart`')).toBe(restarts > 0);
      expect(restarted.includes('complete')).toBe(once.end?.error === undefined);
      expect(restarted.includes('2000 ms')).toBe(
        (once.requests[1]?.at ?? 0) - (once.requests[0]?.endedAt ?? 0) > 1_900,
      );
    });
  },
);

describe('what breaks', () => {
  it('a garbage byte in the JSON: errors, and isn’t retried', async () => {
    const at = new TextDecoder().decode(WRITERS.openaiChat(SAYS.text)).indexOf('"choices"');
    const { end, requests } = await traceAnswer({ ...DEFAULTS, fault: 'garbage', at });
    expect([end?.error?.name, requests.length]).toStrictEqual(['ParseError', 1]);
  });

  it('slowness: takes its time, and completes', async () => {
    const { end, duration } = await traceAnswer({ ...DEFAULTS, fault: 'slow', cuts: [300, 600, 900] });
    expect(end?.error).toBeUndefined();
    expect(duration).toBeGreaterThan(9_000);
  });

  it('marks what a restart makes void', async () => {
    const { deltas } = await traceAnswer({ ...DEFAULTS, fault: 'cut', at: 620, cuts: [300] });
    const restart = deltas.findIndex(({ value }) => value.type === 'restart');
    expect(restart).toBeGreaterThan(0);
    expect(deltas.map(({ isVoid }) => isVoid)).toStrictEqual(deltas.map((_, index) => index < restart));
  });

  it('folds a long silence', async () => {
    const trace = await traceAnswer({ ...DEFAULTS, fault: 'stall', at: 620, cuts: [180, 420] });
    const scale = timeScale(trace);
    expect(scale.folds).toStrictEqual([{ from: 300, to: 10_300 }]);
    expect([scale.place(0), scale.place(trace.duration)]).toStrictEqual([0, 1]);
    expect(scale.place(10_300) - scale.place(300)).toBeLessThan(0.5);
  });
});

describe('what is pasted', () => {
  it('a recording of recordStream keeps its chunks, its times and its cut', async () => {
    const lines: string[] = [];
    const body = scriptedFetch([[wireOf(0, 200), 30, wireOf(200, 500)]]).fetch;
    await lastValueFrom(llm.fromBody('/', { fetch: body }).pipe(recordStream((line) => lines.push(line))));
    const own = new TextEncoder().encode(lines.join(''));
    const { chunks, end } = await traceAnswer({ ...DEFAULTS, own, cuts: [200], count: 0 });
    expect(chunks.map(({ value }) => value.length)).toStrictEqual([200, 300]);
    expect((chunks[1]?.at ?? 0) - (chunks[0]?.at ?? 0)).toBeGreaterThan(20);
    expect(end?.error?.name).toBe('TruncatedStreamError');

    const cut = new TextEncoder().encode(lines.join('').replace('"complete"', '"cut"'));
    expect((await traceAnswer({ ...DEFAULTS, own: cut, count: 0 })).end?.error?.name).toBe('ConnectionError');
  });

  it('Bedrock’s bytes, as they are and in base64', async () => {
    const bytes = WRITERS.bedrockConverse(SAYS.tool);
    const pasted = new TextEncoder().encode(toBase64(bytes).replaceAll(/.{76}/g, '$&\n'));
    for (const own of [bytes, pasted]) {
      expect(await guessProtocol(own)).toBe('bedrockConverse');
      const message = await messageOf({ ...DEFAULTS, own, protocol: 'bedrockConverse' });
      expect(message).toMatchObject({
        text: 'Let me look.',
        toolCalls: [{ arguments: { city: 'Reykjavík' } }],
      });
    }
  });
});

describe('the address', () => {
  it.each<Partial<Setting>>([
    {},
    { protocol: 'gemini', answer: 'tool', cuts: [5, 90, 300], fault: 'stall', at: 77, isLasting: true },
    { onPartial: 'fail', count: 0, first: 5, each: 60_000, gap: 500, fault: 'status503' },
    { own: new TextEncoder().encode('data: Grüße\n\n'.repeat(50)), cuts: [7] },
    { own: new Uint8Array([0, 255, 128]) },
  ])('keeps all that is set: %o', async (part) => {
    const setting = { ...DEFAULTS, ...part };
    expect(await fromAddress(await toAddress(setting))).toStrictEqual(setting);
  });

  it('names a cut after every byte in one character', async () => {
    const setting = { ...DEFAULTS, cuts: everyByte(DEFAULTS) };
    expect(await toAddress(setting)).toBe('#c=*');
    expect(await fromAddress('#c=*')).toStrictEqual(setting);
  });

  it('takes nothing that it doesn’t know', async () => {
    expect(await fromAddress('#p=constructor&a=toString&f=__proto__&n=-1&gap=1e9&c=a.-3&r=x')).toStrictEqual(
      DEFAULTS,
    );
    expect(await fromAddress('#w=!!!')).toMatchObject({ own: new Uint8Array() });
  });

  it('of each example on the page shows what its name says', async () => {
    const page = readProjectFile('scripts/site/inspector/page/index.html');
    const hrefs = [...page.matchAll(/href="(#[^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    const settings = await Promise.all(hrefs.map(fromAddress));
    const traces = await Promise.all(settings.map((setting) => traceAnswer(setting)));
    expect(await Promise.all(settings.map(toAddress))).toStrictEqual(hrefs);
    expect(traces.map(({ end }) => end?.error)).toStrictEqual(traces.map(() => undefined));
    const [first] = traces[0]?.chunks ?? [];
    expect(new TextDecoder().decode(first?.value).endsWith('\uFFFD')).toBe(true);
  });
});

describe('what is copied', () => {
  // That they compile is tested with the examples of the pages.
  it('as a test passes', { timeout: 60_000 }, async () => {
    for (const example of await copiedTests())
      expect(await runExample(example), example.code).toHaveLength(1);
  });

  it('as a bug report contains the wire, and says so', async () => {
    const own = new TextEncoder().encode('data: ```\n\n');
    const setting: Setting = { ...DEFAULTS, own, fault: 'cut', at: 5 };
    const report = bugReport(
      setting,
      await traceAnswer(setting),
      'https://site.example/inspector.html#x',
      '1.2.3',
    );
    expect(report).toContain('contains all that the server sent');
    expect(report).toContain('rxjs-llm 1.2.3, `openaiChat`, 11 bytes');
    expect(report).toContain('\n````\ndata: ```\n\n\n````\n');
  });
});

it('has every answer in every protocol', () => {
  for (const protocol of NAMES)
    for (const [answer, says] of Object.entries(SAYS))
      expect(readBody({ ...DEFAULTS, protocol, answer: answer as Setting['answer'] }).bytes).toStrictEqual(
        WRITERS[protocol](says),
      );
});

describe('the small parser', () => {
  const LINE = fc.constantFrom(
    'data: a',
    'data:',
    'data:  b',
    'data',
    'id: 1',
    'id',
    'id: \0',
    'event: e',
    ': c',
    '',
  );

  it('reads whole lines as the real one', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.array(LINE)), (isMarked, pieces) => {
        const texts = pieces.map((lines) => lines.map((line) => `${line}\n`).join(''));
        const [first = '', ...rest] = texts;
        const fed = [isMarked ? `\uFEFF${first}` : first, ...rest];
        const read = (create: typeof createParser): unknown[] => {
          const seen: unknown[] = [];
          const parser = create({ onEvent: (event) => seen.push(event), onId: (id) => seen.push(id) });
          for (const text of fed) parser.feed(text);
          return seen;
        };
        expect(read(createParser)).toStrictEqual(read(realParser));
      }),
    );
  });
});

it('cuts events as the library does, with its small parser', () => {
  const piece = fc.stringMatching(/^(?:\r|\n|\uFEFF|data: ?|event: e|id: 1|: c|[ab{}])*$/);
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const read = (create: typeof createSSEParser): unknown[] => {
        const seen: unknown[] = [];
        const parser = create((event) => seen.push(event));
        for (const text of pieces) {
          parser.push(text);
          seen.push('pushed');
        }
        parser.end?.();
        return seen;
      };
      expect(read(createSmallSSEParser)).toStrictEqual(read(createSSEParser));
    }),
    { numRuns: 1_000 },
  );
});

it('shows growing JSON as the library does, with its small tree', () => {
  const text = fc.oneof(
    fc.json(),
    fc.constantFrom('{"__proto__":{"a":[1,"b"]},"c":"', '[[],{},{"a":{"b":[true,12'),
  );
  fc.assert(
    fc.property(text, fc.array(fc.nat(20)), (json, cuts) => {
      const [real, small] = [createJSONTree(), createSmallJSONTree()];
      // What the real one has read pays for its copies.
      real.paid = Infinity;
      const scans = [real, small].map((tree) => createJSONScanner(tree, 128, 100_000));
      let start = 0;
      for (const size of [...cuts, json.length]) {
        for (const scan of scans) scan(json.slice(start, start + size), false);
        start += size;
        expect(JSON.stringify(small.value)).toBe(JSON.stringify(real.value));
        expect([small.closer, small.depth, small.isClosed]).toStrictEqual([
          real.closer,
          real.depth,
          real.isClosed,
        ]);
      }
    }),
    { numRuns: 1_000 },
  );
});

describe('the small codec', () => {
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const small = new EventStreamCodec(decode);
  const message = {
    headers: { ':event-type': { type: 'string', value: 'grüße' }, a: { type: 'string', value: '' } },
    body: encode('{"a":1}'),
  } as const;
  const bytes = new AWSCodec(decode, encode).encode({ headers: { ...message.headers }, body: message.body });

  it('reads as AWS’s own', () => {
    expect(small.decode(bytes)).toStrictEqual(message);
  });

  it('refuses a message in which a byte is wrong', () => {
    for (const index of bytes.keys())
      expect(() => small.decode(bytes.with(index, (bytes[index] ?? 0) ^ 1))).toThrow();
  });
});

function wireOf(start: number, end: number): Uint8Array {
  return WRITERS.openaiChat(SAYS.text).subarray(start, end);
}
