/** For `vi.waitFor`: how long a busy machine may take for what comes in a moment, in ms. */
export const EVENTUALLY = { timeout: 10_000 };
