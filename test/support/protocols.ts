import type { Protocol } from 'rxjs-llm';
import * as bedrock from '../../src/bedrock/index.ts';
import * as root from '../../src/index.ts';
import { filesBelow, readProjectFile } from './sourceFiles.ts';

/** The entries that have protocols. */
const doors: readonly Readonly<Record<string, unknown>>[] = [root, bedrock];

/** The function that makes each protocol, and its file in src/. */
export const FACTORIES: readonly { readonly name: string; readonly path: string }[] = filesBelow(
  'src',
  '.ts',
).flatMap((path) => {
  const name = /^export function (\w+)\(\): Protocol</m.exec(readProjectFile(`src/${path}`))?.[1];
  return name === undefined ? [] : [{ name, path }];
});

/** Every shipped protocol, by its name. A new one is found without a change here. */
export const PROTOCOLS: ReadonlyMap<string, Protocol<never>> = new Map(
  FACTORIES.map(({ name }) => doors.find((door) => name in door)?.[name] as () => Protocol<never>)
    .map((make) => make())
    .map((protocol) => [protocol.name, protocol]),
);
