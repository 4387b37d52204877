/** Limits of a JSON value, growing or complete, that its consumers can rely on: `JSON.stringify` and others recurse. */
export const JSON_LIMITS = { depth: 128, keys: 100_000 } as const;
