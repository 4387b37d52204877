/** Waits for one turn of the event loop, by a message channel, which fake timers don't replace. */
export function settlePromises(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
