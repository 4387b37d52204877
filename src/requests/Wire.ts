/** What a body's wire asks of a conversation. */
export interface Wire {
  /** The name of the protocol that reads the wire's answers. */
  readonly protocol: string;
  /** The ids of calls that the provider takes. Without it, a call may have any id or none. */
  readonly ids?: RegExp;
  /** Those of calls that came by another protocol, if they differ. */
  readonly foreignIds?: RegExp;
}

/** Whether a part came by another protocol. A part that doesn't say is taken for the provider's own. */
export function isForeign(protocol: string | undefined, wire: Wire): boolean {
  return protocol !== undefined && protocol !== wire.protocol;
}
