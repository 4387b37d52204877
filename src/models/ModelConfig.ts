import type { SourceInit } from '../sources/BodyInput.ts';

/** A key, or a function that returns one for each attempt: a token that expires, or one from your own server. */
export type APIKey = string | ((attempt: number) => string | PromiseLike<string>);

/** Which model answers, where, and who pays. */
export interface ModelConfig extends Pick<SourceInit, 'fetch' | 'maxBufferSize' | 'signal'> {
  /** The model's name, as the provider spells it. */
  readonly model: string;
  /** In a page only a function is taken: a string there could be read by everybody. */
  readonly apiKey?: APIKey;
  /** Where the API is, up to its version. A query is kept. With a key it must be `https:` or this machine. */
  readonly baseURL?: string;
  /** Added to those that the provider needs, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
}
