import type { Message } from 'rxjs-llm';
import type { StreamStatus } from 'rxjs-llm/angular';

/** A question and what became of it. */
export interface Turn {
  /** The answer's name on the server: who asks with the same one joins the same answer. */
  readonly id: string;
  readonly question: string;
  readonly status: StreamStatus;
  readonly answer?: Message | undefined;
  /** What went wrong, in words. */
  readonly problem?: string | undefined;
}

export function newTurn(question: string): Turn {
  return { id: crypto.randomUUID(), question, status: 'connecting' };
}
