import type { JSONObject } from '../json/unknown.ts';
import type { ChatRequest, ToolDescription } from './ChatRequest.ts';
import { unlessEmpty } from './unlessEmpty.ts';

/** Writes each tool but those that are given as the provider writes them. */
export function mapTools(
  tools: ChatRequest['tools'] = {},
  write: (name: string, tool: ToolDescription) => JSONObject,
): readonly JSONObject[] | undefined {
  return unlessEmpty(
    Object.entries(tools).map(([name, tool]) => ('raw' in tool ? tool.raw : write(name, tool))),
  );
}
