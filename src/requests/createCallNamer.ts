import type { ToolCall } from '../message/Message.ts';
import { isForeign, type Wire } from './Wire.ts';

/**
 * Makes a function that gives each call of a conversation an id that the provider takes. An id that it refuses, or that
 * another call of the conversation has, becomes a number of nine digits: the one form that all providers take. A conversation
 * grows at its end, so it gets the same ids each time, and a provider's cache still knows it.
 */
export function createCallNamer(wire: Wire): (call: ToolCall) => string | undefined {
  const { ids, foreignIds = ids } = wire;
  const taken = new Set<string>();
  let number = LEAST;

  return ({ id = '', protocol }) => {
    const accepted = isForeign(protocol, wire) ? foreignIds : ids;
    if (!accepted) return id || undefined;
    let name = id;
    while (!accepted.test(name) || taken.has(name)) name = String((number += 1));
    taken.add(name);
    return name;
  };
}

/** The least number of nine digits. */
const LEAST = 100_000_000;
