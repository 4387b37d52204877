import {
  asyncScheduler,
  VirtualTimeScheduler,
  type SchedulerAction,
  type SchedulerLike,
  type Subscription,
} from 'rxjs';

/** A clock that only moves when a server says how long it has been silent, so that a slow machine changes nothing. */
export class SilentClock extends VirtualTimeScheduler {
  pass(milliseconds: number): void {
    this.maxFrames = this.frame + milliseconds;
    this.flush();
    this.frame = this.maxFrames;
  }
}

/** Records each delay, and runs the work at once. */
export class NotedWaits implements SchedulerLike {
  readonly waits: number[] = [];

  now(): number {
    return asyncScheduler.now();
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    this.waits.push(delay);
    return asyncScheduler.schedule(work, 0, state);
  }
}
