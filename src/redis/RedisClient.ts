/** The connection that hears what is published. Its listener is the same one for every channel. */
export interface RedisSubscriber {
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string, channel: string) => void): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  /** `ready` comes with each connection, also after one was lost. */
  on(event: 'ready' | 'error', listener: () => void): unknown;
  destroy(): unknown;
}

/** What `redisLog` needs of a client: that of `@redis/client` has it, and any other with a few lines around it. */
export interface RedisClient {
  /**
   * Sends one command, the key of which is its first argument, or the first after their number for `EVAL`.
   *
   * The option tells `@redis/client` to start no timer for it. Other clients need not know it.
   */
  sendCommand(command: string[], options?: { readonly timeout: number }): Promise<unknown>;
  duplicate(): RedisSubscriber;
}
