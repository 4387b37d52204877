import { ContentTypeError } from '../errors/ContentTypeError.ts';
import { HttpError } from '../errors/HttpError.ts';
import type { BodyInput, SourceInit } from './BodyInput.ts';
import { isNetworkFailure } from './isNetworkFailure.ts';
import { isOneShot } from './isOneShot.ts';
import { readExcerpt } from './readExcerpt.ts';
import { sendRequest } from './sendRequest.ts';

/** The media type that a source reads. */
export interface Accepts {
  readonly mediaType: string;
  accepts(essence: string): boolean;
}

/** A body's bytes, wherever they come from. */
export type Body = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A body, and the content type that its response announced. */
export interface OpenedBody {
  /** `undefined` if the platform's responses have no body. */
  readonly body: Body | null | undefined;
  readonly contentType: string;
}

/** Gets the body: sends the request if there is one, and rejects an answer of the wrong status or media type. */
export async function openBody(
  input: BodyInput,
  init: SourceInit,
  signal: AbortSignal,
  expected: Accepts,
): Promise<OpenedBody> {
  const answer = isOneShot(input)
    ? input
    : await (typeof input === 'function'
        ? input(signal)
        : sendRequest(input, init, signal, expected.mediaType));
  if (!('ok' in answer)) return { body: answer, contentType: '' };
  if (answer.bodyUsed) throw new TypeError('The response has been read already; give a URL or a function');

  const { status, headers, body } = answer;
  const contentType = headers.get('content-type')?.toLowerCase() ?? '';
  // A server and its proxy may each send one, and `fetch` joins them: the last valid one counts.
  const essence = /^(?:.*,)?\s*([\w.+-]+\/[\w.+-]+)/.exec(contentType)?.[1] ?? contentType;
  const isRefused = !answer.ok || status === 204 || status === 205;
  if (!isRefused && (essence === '' || expected.accepts(essence))) return { body, contentType };

  const excerpt = await readExcerpt(body, init.maxErrorBody ?? 16_384, signal, isNetworkFailure);
  throw isRefused
    ? new HttpError({ status, headers, body: excerpt })
    : new ContentTypeError({
        expected: expected.mediaType,
        received: essence,
        body: excerpt,
      });
}
