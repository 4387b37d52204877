/** Which answer is asked of a server, and how it is shared. */
export interface Asked {
  readonly name: string;
  readonly words: number;
  /** How long each word takes, in milliseconds. */
  readonly gap: number;
  readonly lease: number;
  readonly grace?: number | undefined;
  readonly onLost: 'fail' | 'restart';
  readonly wire: 'deltas' | 'ai' | 'openai';
  /** Whether it is an agent's, with a tool that pays. */
  readonly pays: boolean;
}

export function askedIn(query: URLSearchParams): Asked {
  const numberIn = (name: string, usual: number): number => Number(query.get(name) ?? usual);
  const wire = query.get('wire');
  return {
    name: query.get('name') ?? '',
    words: numberIn('words', 100),
    gap: numberIn('gap', 20),
    lease: numberIn('lease', 10_000),
    grace: query.has('grace') ? numberIn('grace', 0) : undefined,
    onLost: query.get('onLost') === 'restart' ? 'restart' : 'fail',
    wire: wire === 'ai' || wire === 'openai' ? wire : 'deltas',
    pays: query.get('pays') === 'true',
  };
}

export function urlOf(port: number, path: string, asked: Partial<Asked>): URL {
  const url = new URL(path, `http://127.0.0.1:${port}`);
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, String(value));
  return url;
}
