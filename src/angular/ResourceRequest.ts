import type { StreamState } from '../operators/toStreamState.ts';

/** The state of an answer; `idle` if nothing is requested. */
export type ResourceState = StreamState | typeof IDLE;
const IDLE = { status: 'idle', message: undefined, error: undefined } as const;

/** What is requested. A reload is another request for the same params. */
export interface ResourceRequest<Params> {
  readonly asked?: Params | undefined;
  readonly count: number;
  /** What `params` has thrown. */
  readonly thrown?: { readonly error: unknown };
}

/** Reads the params, if there are any to read. */
export function requestFor<Params>(
  params: (() => Params | undefined) | undefined,
  count: number,
): ResourceRequest<Params> {
  try {
    return { asked: params?.(), count };
  } catch (error) {
    return { count, thrown: { error } };
  }
}

/** Whether two requests are one. */
export function isSame(a: ResourceRequest<unknown>, b: ResourceRequest<unknown>): boolean {
  return Object.is(a.asked, b.asked) && a.count === b.count && !a.thrown && !b.thrown;
}

/** The state of a request that hasn't been sent yet. */
export function stateBefore({ asked, thrown }: ResourceRequest<unknown>): ResourceState {
  if (thrown) return { status: 'error', message: undefined, error: thrown.error };
  return asked === undefined ? IDLE : { status: 'connecting', message: undefined };
}
