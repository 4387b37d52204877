import { asyncScheduler, type Subscription } from 'rxjs';

/** Does something again and again, until it is unsubscribed: `interval` for what there is a lot of, in less memory. */
export function every(milliseconds: number, task: () => void): Subscription {
  return asyncScheduler.schedule(function () {
    this.schedule(undefined, milliseconds);
    task();
  }, milliseconds);
}
