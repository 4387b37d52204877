import type { ToolCall } from '../message/Message.ts';
import { isForeign, type Wire } from './Wire.ts';

/**
 * Makes a function that gives each call of a conversation an id that the provider takes. An id that it refuses, or that
 * another call of the conversation has, becomes nine letters and digits: the one form that all providers take. The same
 * conversation gets the same ids each time, so that a provider's cache still knows it.
 */
export function createCallNamer(wire: Wire): (call: ToolCall) => string | undefined {
  const { ids, foreignIds = ids } = wire;
  const taken = new Set<string>();

  return ({ id = '', protocol }) => {
    const accepted = isForeign(protocol, wire) ? foreignIds : ids;
    if (!accepted) return id || undefined;
    let name = accepted.test(id) ? id : hash(id);
    // With the number of the call, or many calls without ids would each try all names before theirs.
    while (taken.has(name)) name = hash(`${name}+${taken.size}`);
    taken.add(name);
    return name;
  };
}

/** 36 to the power of 9: nine digits to the base 36. With a factor of 31, numbers stay exact. */
const LIMIT = 101_559_956_668_416;

function hash(text: string): string {
  const number = [...text].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % LIMIT, 7);
  return number.toString(36).padStart(9, '0');
}
