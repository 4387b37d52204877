import type { Subscription } from 'rxjs';

/** What a source does once its consumer has all of the answer, though the source is still subscribed to. */
export const outlived: WeakMap<Subscription, () => void> = new WeakMap();
