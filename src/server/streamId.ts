import { sha256 } from './sha256.ts';

declare const brand: unique symbol;

/** The id of a stream, made by {@link streamId} from who may read it. */
export type StreamId = string & { readonly [brand]: 'StreamId' };

/**
 * Makes the id of a stream from its owner and a name: what belongs to somebody else isn't there.
 *
 * A hash of both, so a name that a client sends leads only to what the same owner has named so. `shareThrough`, `stopStream`
 * and `stateOf` take nothing else, so an id out of a request doesn't compile.
 *
 * @param owner - Who asks, as your server knows it: the user of the session, never something that the request says.
 * @param name - Which of the owner's answers, such as the id of the message. It may come from the request.
 *
 * @example
 * ```ts
 * import { streamId } from 'rxjs-llm/server';
 *
 * streamId('ann', 'message 1') === streamId('ann', 'message 1'); // => true
 * streamId('bob', 'message 1') === streamId('ann', 'message 1'); // => false
 * ```
 */
export function streamId(owner: string, name: string): StreamId;
export function streamId(owner: unknown, name: unknown): string {
  // Without an owner, everybody would be the same one.
  if (!isText(owner) || !isText(name)) throw new TypeError('streamId takes an owner and a name');
  return sha256(JSON.stringify([owner, name]));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
