import { checkLimits } from '../json/checkLimits.ts';
import { isTimerDelay } from '../operators/isTimerDelay.ts';
import { deltasWire } from '../protocols/deltas/deltasWire.ts';
import type { SSEResponseConfig } from './SSEResponseConfig.ts';

/** A config that has been checked, with its defaults. */
export interface Settings extends SSEResponseConfig {
  readonly wire: NonNullable<SSEResponseConfig['wire']>;
  readonly heartbeat: number;
  readonly window: number;
  readonly maxBuffer: number;
}

/** Throws a `TypeError` for a number that no timer and no buffer honours. */
export function settingsOf(config: SSEResponseConfig): Settings {
  const { wire = deltasWire(), heartbeat = 15_000, window = 0, maxBuffer = 1_048_576, retry = 0 } = config;
  checkLimits({ window, maxBuffer, retry });
  if (!isTimerDelay(heartbeat))
    throw new TypeError('`heartbeat` takes milliseconds above 0, up to 2147483647');
  if (window > 0 && !isTimerDelay(window))
    throw new TypeError('`window` takes milliseconds up to 2147483647');
  if (!Number.isSafeInteger(retry)) throw new TypeError('`retry` takes whole milliseconds');
  return { ...config, wire, heartbeat, window, maxBuffer };
}
