/** The guides by what a reader wants, in reading order. One that isn't listed comes last. */
export const GUIDES: Readonly<Record<string, readonly string[]>> = {
  Start: ['getting-started', 'chat-with-tools', 'which-operator', 'from-a-loop', 'when-not'],
  'Asking a model': ['conversations', 'providers', 'structured-output', 'usage-and-cost'],
  'When it breaks': ['resilience', 'stop', 'symptoms', 'logs', 'faults', 'errors'],
  'Your server': ['server', 'surviving-a-reload', 'proxies', 'translating-proxy'],
  'On the screen': ['angular', 'frameworks'],
  'Your own': ['custom-operators', 'custom-protocols', 'recipes', 'testing', 'inspector'],
  'Coming from': ['coming-from', 'plain-rxjs'],
  Trust: ['security-and-keys', 'screens-and-logs', 'conformance', 'benchmarks'],
};

/** The examples in reading order. One that isn't listed comes last. */
export const EXAMPLES: readonly string[] = [
  ...['angular-chat', 'react', 'vue', 'svelte', 'ngrx', 'page', 'worker', 'node-cli', 'express', 'nest'],
];

/** The exports by kind, by the way of the data. The key is a folder of src/. */
export const KINDS: Readonly<Record<string, string>> = {
  models: 'Models',
  requests: 'Requests',
  sources: 'Sources',
  operators: 'Operators',
  protocols: 'Protocols',
  message: 'Messages',
  delta: 'Deltas',
  errors: 'Errors',
  framing: 'Framing',
  server: 'Server',
  redis: 'Server',
  angular: 'Angular',
  bedrock: 'Bedrock',
  testing: 'Testing',
};

/** The operators in the order of a pipe. One that isn't listed comes last. */
export const PIPE: readonly string[] = [
  ...['decodeText', 'parseSSE', 'parseNDJSON', 'parseDelta', 'splitThinking', 'timeoutIdle', 'takeUntilDone'],
  ...[
    'limitSpend',
    'limitConcurrency',
    'retryWithBackoff',
    'fallbackTo',
    'meter',
    'shareStream',
    'shareThrough',
  ],
  ...['coalesce', 'accumulate', 'toStreamState'],
  ...['pickText', 'parsePartialJSON', 'elementsOf', 'completeToolCalls', 'formatDelta'],
];

/** Sorts by a list; what isn't in it comes last, by the alphabet. */
export function inOrder(names: readonly string[], order: readonly string[]): readonly string[] {
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
