import { speed } from './speed.ts';

/** What can be measured in a process of its own. */
export const MEASURES = { speed };
