import type { Protocol } from 'rxjs-llm';
import { ENTRIES } from '../../scripts/entries.ts';
import { filesBelow, readProjectFile, ROOT } from './sourceFiles.ts';

const doors = await Promise.all(
  ENTRIES.map(async ({ door }) => (await import(`${ROOT}${door}`)) as Readonly<Record<string, unknown>>),
);

/** Every protocol that is shipped, by its name. Whoever adds one has no line to add here. */
export const PROTOCOLS: ReadonlyMap<string, Protocol<never>> = new Map(
  filesBelow('src', '.ts')
    .flatMap(
      (path) => /^export function (\w+)\(\): Protocol</m.exec(readProjectFile(`src/${path}`))?.[1] ?? [],
    )
    .map((name) => doors.find((door) => name in door)?.[name] as () => Protocol<never>)
    .map((make) => make())
    .map((protocol) => [protocol.name, protocol]),
);
