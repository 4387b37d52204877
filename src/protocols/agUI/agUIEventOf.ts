import type { DataDelta, Delta } from '../../delta/Delta.ts';
import { jsonIn, objectIn } from '../../json/unknown.ts';

interface AgUIEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The event of a delta that is one event by itself; `undefined` if it isn't. */
export function agUIEventOf(delta: Delta): AgUIEvent | undefined {
  switch (delta.type) {
    case 'tool-result': {
      const { id: toolCallId, result } = delta;
      return {
        type: 'TOOL_CALL_RESULT',
        toolCallId,
        content: jsonIn(result) ?? wordOf(result),
        role: 'tool',
      };
    }
    case 'source':
    case 'file':
      return { type: 'CUSTOM', name: delta.type, value: delta };
    case 'data':
      return eventOfData(delta);
    default:
      return undefined;
  }
}

/** An event that this wire knows is said as it was. Runs are the writer's own. */
function eventOfData({ name, value = null }: DataDelta): AgUIEvent {
  const { type, ...event } = objectIn(value);
  const isOwn = type === name && /^(ACTIVITY|CUSTOM|MESSAGES|RAW|STATE|STEP)/.test(name);
  return isOwn ? { type: name, ...event } : { type: 'CUSTOM', name, value };
}

function wordOf(result: unknown): string {
  return typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
}
