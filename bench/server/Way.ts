import type { ServerResponse } from 'node:http';

/** Answers a reader with what the provider at this URL says. */
export type Way = (url: string, response: ServerResponse) => unknown;
