import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from '@microsoft/api-extractor';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENTRIES } from './entries.ts';

/** The public surface of one entry. */
export interface ApiReport {
  readonly name: string;
  readonly text: string;
  readonly complaints: readonly string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const template = ExtractorConfig.loadFile(`${root}api-extractor.json`);

/**
 * Reads the public surface of each entry from the declarations in `dist/`.
 *
 * @param scratch - A folder for the extractor's own files.
 */
export function extractApi(scratch: string): readonly ApiReport[] {
  const configs = ENTRIES.map(({ name }) => prepare(name, scratch));
  const [first] = configs;
  if (!first) return [];
  const additionalEntryPoints = configs.map((config) => config.mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  let known: ReadonlySet<string> = new Set();

  return configs.map((config, index) => {
    const complaints: string[] = [];
    Extractor.invoke(config, {
      localBuild: true,
      compilerState,
      messageCallback(message) {
        const isError = message.logLevel === ExtractorLogLevel.Error;
        if (isError && !known.has(missingIn(message))) complaints.push(message.text);
        message.handled = true;
      },
    });
    const text = readFileSync(config.reportTempFilePath, 'utf8');
    // What the root exports needn't be exported by the other entries.
    if (index === 0)
      known = new Set([...text.matchAll(/^export (?:\w+ )+(\w+)/gm)].map(([, name = '']) => name));
    return { name: ENTRIES[index]?.name ?? '', text, complaints };
  });
}

function prepare(name: string, scratch: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      ...template,
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', `${name}.d.ts`),
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: scratch,
        reportTempFolder: join(scratch, 'new'),
      },
    },
    configObjectFullPath: `${root}api-extractor.json`,
    packageJsonFullPath: `${root}package.json`,
  });
}

/** The name that an entry uses but doesn't export. */
function missingIn(message: ExtractorMessage): string {
  const name = /^The symbol "(\w+)" needs to be exported/.exec(message.text)?.[1];
  return (message.messageId === 'ae-forgotten-export' && name) || '';
}
