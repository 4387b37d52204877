/** The part of an Observable that is needed here: other packages may bring their own copy of RxJS. */
export interface Subscribable<T> {
  subscribe(observer: {
    next: (value: T) => void;
    error: (error: unknown) => void;
    complete: () => void;
  }): unknown;
}

/** Resolves when the source completes. */
export function drain<T>(source: Subscribable<T>, next: (value: T) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    source.subscribe({ next, error: reject, complete: resolve });
  });
}
