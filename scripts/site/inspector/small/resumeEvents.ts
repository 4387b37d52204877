import { NEVER } from 'rxjs';

/** In place of the library's own: the page never sets `resume`. */
export function resumeEvents(): typeof NEVER {
  return NEVER;
}
