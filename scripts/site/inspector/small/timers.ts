/** In place of RxJS's providers of timers, which can be replaced by tests. */
export const intervalProvider = {
  setInterval: (run: () => void, wait: number, ...given: unknown[]) => setInterval(run, wait, ...given),
  clearInterval: (id: number) => clearInterval(id),
};

export const timeoutProvider = {
  setTimeout: (run: () => void) => setTimeout(run),
};
