/** What a delta of text has in common with the part of a message that it is appended to. */
export interface Piece {
  readonly type: string;
  readonly text: string;
  readonly choice?: number;
  /** The number of a call. */
  readonly index?: number;
  readonly block?: number;
  readonly signature?: string;
  readonly redacted?: string;
  readonly protocol?: string;
}

/**
 * Whether a text continues another of its type. A signed or encrypted one is complete: appending would invalidate its proof.
 *
 * @param protocol - Whom the next one is of. Another provider's text isn't continued.
 */
export function isContinued(last: Piece, next: Piece, protocol?: string): boolean {
  return (
    last.protocol === protocol &&
    last.block === next.block &&
    (last.signature ?? last.redacted ?? next.redacted) === undefined
  );
}
