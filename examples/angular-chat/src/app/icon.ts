import { Component, computed, input } from '@angular/core';

const PATHS = {
  send: 'M12 19V5m-6 6 6-6 6 6',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  retry: 'M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4v4.5H9',
  down: 'M12 5v14m6-6-6 6-6-6',
  fold: 'm9 6 6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  tool: 'M14.5 6.5a4 4 0 0 1 5-1l-3 3 1 2 2 .5 2-2.5a4.5 4.5 0 0 1-6 5L8 21l-4-4 7.500-7.500a4.500 4.500 0 0 1 3-3z',
  warning: 'M12 4 2.800 19.500h18.400zM12 10v4.500m0 2.500v.1',
  swap: 'M4 8h14l-3.500-3.500M20 16H6l3.500 3.500',
} as const;

export type IconName = keyof typeof PATHS;

@Component({
  selector: 'chat-icon',
  template: `<svg viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => PATHS[this.name()]);
}
