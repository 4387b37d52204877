import type { Delta } from '../../delta/Delta.ts';
import { publicError } from '../../errors/publicError.ts';
import type { Wire } from '../Wire.ts';

/**
 * Writes each delta as its own JSON, which {@link deltas} reads: nothing is lost.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { formatDelta, type Delta } from 'rxjs-llm';
 * import { deltasWire } from 'rxjs-llm/server';
 *
 * const answer: Delta[] = [{ type: 'text', text: 'Hi' }, { type: 'done' }];
 *
 * of(...answer).pipe(formatDelta(deltasWire()));
 * // => [{ data: '{"type":"text","text":"Hi"}' }, { data: '{"type":"done"}' }]
 * ```
 */
export function deltasWire(): Wire {
  return {
    name: 'deltas',
    headers: { 'x-rxjs-llm-deltas': '1' },
    writer: (emit) => ({
      push(delta) {
        const told = delta.type === 'restart' ? { ...delta, error: publicError(delta.error) } : delta;
        emit({ data: toJSON(told) });
      },
      end(error) {
        if (error !== undefined) emit({ data: JSON.stringify({ type: 'error', error: publicError(error) }) });
      },
    }),
  };
}

/** What a tool returns may not be JSON: then only that field is said in words. */
function toJSON(delta: Delta): string {
  try {
    return JSON.stringify(delta);
  } catch {
    return JSON.stringify(Object.fromEntries(Object.entries(delta).map(sayable)));
  }
}

function sayable([name, value]: readonly [string, unknown]): readonly [string, unknown] {
  try {
    JSON.stringify(value);
    return [name, value];
  } catch {
    return [name, Object.prototype.toString.call(value)];
  }
}
