/** In place of the library's: the page shows what a server says, and logs nothing. */
export { streamErrorFrom as toldError } from './streamErrorFrom.ts';
