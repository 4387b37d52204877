import type { Delta } from '../delta/Delta.ts';
import { MAX_ITEMS } from '../delta/maxItems.ts';
import { ParseError } from '../errors/ParseError.ts';
import type { Message } from './Message.ts';
import { reduceMessage } from './reduceMessage.ts';

/**
 * Adds a delta as {@link reduceMessage} does, and errors beyond a number of parts: each snapshot copies their list, so without
 * a limit the cost would grow with the square of what a server sends.
 */
export function growMessage(
  message: Message | undefined,
  delta: Delta,
  maxItems: number = MAX_ITEMS,
): Message {
  const grown = reduceMessage(message, delta);
  if (grown.parts.length > maxItems)
    throw new ParseError('too-large', '', [], 'The message has too many parts');
  return grown;
}
