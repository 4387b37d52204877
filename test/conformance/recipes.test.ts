import { existsSync, readFileSync } from 'node:fs';
import * as rxjs from 'rxjs';
import * as llm from 'rxjs-llm';
import * as bedrock from 'rxjs-llm/bedrock';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { docExamples } from '../support/docExamples.ts';
import { outcomeOf } from '../support/outcomeOf.ts';

type Read = (body: Uint8Array) => rxjs.Observable<unknown>;

interface Recorded {
  readonly protocol: string;
  readonly file: string;
  readonly expected: string;
}

interface Recipes {
  readonly readArray: (body: rxjs.Observable<Uint8Array>) => rxjs.Observable<unknown>;
  readonly unwrap: rxjs.OperatorFunction<unknown, string>;
  readonly claude: (response: Response) => rxjs.Observable<unknown>;
  readonly nova: (response: Response) => rxjs.Observable<unknown>;
  readonly titan: llm.Protocol<unknown>;
}

const ROOT = new URL('../../../shared/corpus/wider/', import.meta.url);
const hasWider = existsSync(ROOT);

describe.skipIf(!hasWider)('the recipes of the guide', () => {
  const { readArray, unwrap, claude, nova, titan } = recipes();
  const eventStream = (body: Uint8Array): Response =>
    new Response(Buffer.from(body), { headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
  const readers: Readonly<Record<string, Read>> = {
    'gemini-json-array': (body) => readArray(rxjs.of(body)),
    'bedrock-invoke-anthropic': (body) => claude(eventStream(body)),
    'bedrock-invoke-nova': (body) => nova(eventStream(body)),
    'bedrock-invoke-titan': (body) =>
      bedrock.fromAWSEventStream(eventStream(body)).pipe(
        unwrap,
        rxjs.map((text): unknown => JSON.parse(text)),
        llm.parseDelta(titan),
      ),
  };
  const streams = hasWider ? readJSON<{ streams: readonly Recorded[] }>('index.json').streams : [];

  it.each(streams.filter(({ protocol }) => protocol in readers))('read $file', async (stream) => {
    const expected = readJSON<Record<string, unknown>>(stream.expected);
    const bytes = new Uint8Array(readFileSync(new URL(stream.file, ROOT)));
    const deltas = (readers[stream.protocol] as Read)(bytes) as rxjs.Observable<llm.Delta>;
    const { values, error } = await outcomeOf(deltas.pipe(llm.takeUntilDone(), llm.accumulate()));
    const message = values.at(-1);
    // Google's older clients ask for numbers instead of words, and `gemini` reads words.
    const isWord = typeof expected['finishReason'] === 'string';
    if (isWord) expect(error).toBeUndefined();
    else expect(error).toBeInstanceOf(llm.TruncatedStreamError);
    expect([message?.text, message?.reasoning, message?.rawFinishReason]).toEqual([
      expected['text'],
      expected['reasoning'] ?? '',
      isWord ? expected['finishReason'] : undefined,
    ]);
    expect(message?.toolCalls.map(({ name, arguments: args }) => ({ name, args }))).toEqual(
      (expected['toolCalls'] as { name: string; arguments: unknown }[]).map((call) => ({
        name: call.name,
        args: call.arguments,
      })),
    );
  });
});

/** What the page's examples export. */
function recipes(): Recipes {
  const modules: Readonly<Record<string, unknown>> = {
    rxjs,
    'rxjs-llm': llm,
    'rxjs-llm/bedrock': bedrock,
  };
  const exported = {};
  for (const { file, code } of docExamples()) {
    if (file !== 'docs/guide/recipes.md') continue;
    const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
    const { outputText } = ts.transpileModule(code, { compilerOptions: options });
    const run = Reflect.construct(Function, ['require', 'exports', outputText]) as (
      require: (specifier: string) => unknown,
      exports: object,
    ) => void;
    run((specifier) => modules[specifier], exported);
  }
  return exported as Recipes;
}

function readJSON<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as T;
}
