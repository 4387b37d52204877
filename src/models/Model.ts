import type { Observable } from 'rxjs';
import type { Delta } from '../delta/Delta.ts';
import type { ChatRequest } from '../requests/ChatRequest.ts';

/** Answers a request. Any function from a request to a cold Observable of deltas is a model. */
export type Model = (request: ChatRequest) => Observable<Delta>;
