import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { Observable } from 'rxjs';
import {
  deltas,
  fromSSE,
  parseDelta,
  retryWithBackoff,
  takeUntilDone,
  type ChatMessage,
  type Delta,
  type ToolCall,
} from 'rxjs-llm';
import { httpFetch } from 'rxjs-llm/angular';

/** Our own server, which holds the key. */
@Injectable({ providedIn: 'root' })
export class Api {
  readonly #http = inject(HttpClient);
  readonly #fetch = httpFetch();

  /** The connection was lost, and another one is being tried. */
  readonly isReconnecting = signal(false);

  /** Asks, or joins the answer of that id. After a cut it goes on where it was. */
  answer(id: string, messages: readonly ChatMessage[]): Observable<Delta> {
    return fromSSE('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, messages }),
      fetch: this.#watchedFetch(),
      resume: { count: 3 },
    }).pipe(
      // Until the first event there is nothing to resume.
      retryWithBackoff(),
      parseDelta(deltas()),
      takeUntilDone(),
    );
  }

  stop(id: string): Observable<unknown> {
    return this.#http.post('/api/stop', { id });
  }

  decide(id: string, { index, argumentsText }: ToolCall, approved: boolean): Observable<unknown> {
    return this.#http.post('/api/decision', { id, call: { index, argumentsText }, approved });
  }

  #watchedFetch(): typeof fetch {
    let count = 0;
    return async (...args) => {
      this.isReconnecting.set(++count > 1);
      const response = await this.#fetch(...args);
      if (response.ok) this.isReconnecting.set(false);
      return response;
    };
  }
}
