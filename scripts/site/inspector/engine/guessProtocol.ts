import { isProtocol, PROTOCOL_NAMES, type ProtocolName } from './protocols.ts';
import { DEFAULTS } from './Setting.ts';
import { traceAnswer } from './traceAnswer.ts';

/** The protocol that understands most of these bytes. */
export async function guessProtocol(own: Uint8Array): Promise<ProtocolName> {
  let best = DEFAULTS.protocol;
  let most = -Infinity;
  for (const protocol of PROTOCOL_NAMES.filter(isProtocol)) {
    const { deltas, end } = await traceAnswer({ ...DEFAULTS, own, protocol, count: 0 }, 'emit');
    const strange = deltas.filter(({ value: { type } }) => type === 'unknown').length;
    const plain = deltas.filter(({ value: { type } }) => type === 'data').length;
    const score = deltas.length - plain - 2 * strange - (end?.error ? 1 : 0);
    if (score > most) [best, most] = [protocol, score];
  }
  return best;
}
