import type { FinishReason } from '../../delta/FinishReason.ts';

/**
 * The words of all wires, in lower case and without what separates their parts: a host may pass through the word of
 * another wire.
 */
const WORDS: readonly (readonly [FinishReason, RegExp])[] = [
  ['stop', /^(stop(sequence|ped)?|end(turn|ofturn)?|eos(token)?|completed?|finish(ed)?|done|normal)$/],
  [
    'length',
    /^(length|max(output|completion|new)?(tokens?|length)|modellength|tokenlimit(reached)?|(model)?context(length|window)(exceeded)?|incomplete|budgetexceeded)$/,
  ],
  ['tool-calls', /^((tool|function)calls?|tooluse|requiresaction)$/],
  [
    'content-filter',
    /^(contentfilter(ed)?|contentpolicy|guardrailintervened|moderation|sensitive|(image)?(safety|recitation|prohibitedcontent)|blocklist|spii|modelarmor|jailbreak)$/,
  ],
  ['refusal', /^refus(al|ed)$/],
  ['pause', /^pause(turn)?$/],
  [
    'error',
    /^(error|fail(ed|ure)|abort(ed)?|cancell?(ed)?|timeout|(network|server|internal)error|insufficientsystemresource|malformed\w+|unexpectedtoolcall|toomanytoolcalls)$/,
  ],
];

/**
 * Reads a provider's word for why the model stopped, whichever wire it comes from.
 *
 * @param awaits - Whether the answer holds calls for the client: then `stop` means that the model waits for them.
 */
export function toFinishReason(rawReason: string, awaits = false): FinishReason {
  const word = rawReason.toLowerCase().replaceAll(/[^a-z]/g, '');
  const reason = WORDS.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
  return reason === 'stop' && awaits ? 'tool-calls' : reason;
}
