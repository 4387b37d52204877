import type { Delta } from '../delta/Delta.ts';
import { soundCounts } from '../delta/soundCounts.ts';
import type { Usage } from '../delta/Usage.ts';
import { isObject, objectIn, textIn } from '../json/unknown.ts';

/** A rule of thumb for English. Other languages have fewer. */
const CHARACTERS_PER_TOKEN = 4;

/** Which types of delta carry generated content. */
const IS_CONTENT: Readonly<Record<Delta['type'], boolean>> = {
  start: false,
  text: true,
  reasoning: true,
  refusal: true,
  'tool-call-start': true,
  'tool-call-args': true,
  'tool-call-end': false,
  'tool-result': false,
  source: false,
  file: true,
  usage: false,
  finish: false,
  done: false,
  restart: false,
  data: false,
  unknown: false,
};

/** The tokens of one attempt: as its latest usage says, plus an estimate of what has come since. */
export class TokenCount {
  usage: Omit<Usage, 'raw'> | undefined;
  /** The characters that have come since. */
  uncounted = 0;

  get outputTokens(): number | undefined {
    if (!this.usage && this.uncounted === 0) return undefined;
    return (this.usage?.outputTokens ?? 0) + Math.ceil(this.uncounted / CHARACTERS_PER_TOKEN);
  }

  /** Counts a delta, a string or another value. Returns whether it is content. */
  count(value: unknown): boolean {
    const delta = isKnownDelta(value) ? value : undefined;
    if (delta?.type === 'usage' && isObject(delta.usage)) this.#replace(delta.usage);
    if (delta && !IS_CONTENT[delta.type]) return false;
    const { text, name } = delta ? objectIn(delta) : { text: value };
    this.uncounted += (textIn(text) ?? textIn(name) ?? '').length;
    return true;
  }

  #replace({ raw, ...usage }: Usage): void {
    this.usage = soundCounts(usage);
    this.uncounted = 0;
  }
}

function isKnownDelta(value: unknown): value is Delta {
  const { type } = objectIn(value);
  return typeof type === 'string' && Object.hasOwn(IS_CONTENT, type);
}
