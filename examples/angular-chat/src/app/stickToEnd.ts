import { DestroyRef, Directive, ElementRef, inject, signal } from '@angular/core';
import { fromEvent } from 'rxjs';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

/** How near the end counts as the end, in pixels. */
const NEAR = 48;

/** Follows a list that grows, until the user scrolls away from its end. */
@Directive({ selector: '[stickToEnd]', exportAs: 'stickToEnd' })
export class StickToEnd {
  readonly isStuck = signal(true);
  readonly #page = document.documentElement;
  #top = 0;

  constructor() {
    // After layout, and before the frame is drawn: what is new is never seen out of place.
    const observer = new ResizeObserver(() => this.isStuck() && this.stick());
    observer.observe(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement);
    inject(DestroyRef).onDestroy(() => observer.disconnect());
    fromEvent(document, 'scroll', { passive: true })
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.#look());
  }

  stick(): void {
    this.isStuck.set(true);
    this.#page.scrollTop = this.#page.scrollHeight;
  }

  /** Only scrolling up leaves the end: text that is new has moved nothing. */
  #look(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#page;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.isStuck.set(true);
    else if (scrollTop < this.#top) this.isStuck.set(false);
    this.#top = scrollTop;
  }
}
