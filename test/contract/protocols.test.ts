import { describe, expect, it } from 'vitest';
import { FACTORIES, PROTOCOLS } from '../support/protocols.ts';
import { readProjectFile, readSourceFiles } from '../support/sourceFiles.ts';

/** Bedrock's stands behind a door of its own. */
const factories = FACTORIES.filter(({ path }) => path.startsWith('protocols/'));
const files = readSourceFiles();

describe('a protocol', () => {
  it('is found by what it is, so the tests know it', () => {
    expect([...PROTOCOLS.keys()].sort()).toStrictEqual([
      'ag-ui',
      'ai-sdk-data',
      'ai-sdk-ui',
      'anthropic-messages',
      'bedrock-converse',
      'cohere',
      'deltas',
      'gemini',
      'gemini-interactions',
      'langgraph',
      'ollama',
      'openai-chat',
      'openai-completions',
      'openai-responses',
    ]);
  });

  it.each(factories)('such as $name touches its own file and one line of the door', ({ name, path }) => {
    const users = files
      // The testing entry says an answer in the wire that the protocol of the same name reads; a model's source reads it.
      .filter((file) => !['models', 'testing'].includes(file.folder))
      .filter((file) => file.imports.some(({ specifier }) => specifier.endsWith(`/${name}.ts`)))
      .map((file) => file.path);
    expect(users).toStrictEqual(['index.ts']);
    expect(readProjectFile('src/index.ts').split(`'./${path}'`)).toHaveLength(2);
  });
});
