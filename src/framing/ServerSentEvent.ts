/**
 * One server-sent event, as {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | WHATWG}
 * dispatches it.
 */
export interface ServerSentEvent {
  /** The event's type. Absent if the server names none, which the standard reads as `message`. */
  readonly event?: string | undefined;
  /** All `data` lines, joined by a line feed. */
  readonly data: string;
  /** The last event id when this event was dispatched. Absent until the server has sent one. */
  readonly id?: string | undefined;
}
