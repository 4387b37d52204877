import { ProviderError } from '../../errors/ProviderError.ts';
import type { StreamError } from '../../errors/StreamError.ts';
import { streamErrorFrom } from '../../errors/streamErrorFrom.ts';
import { mapFields } from '../../json/mapFields.ts';
import { objectIn } from '../../json/unknown.ts';

/**
 * The error that a server tells of, as {@link streamErrorFrom} makes it, of words only.
 *
 * It reaches messages and logs, and a server may say a key back in place of it.
 */
export function toldError(error: unknown): StreamError {
  const { code, ...fields } = objectIn(error);
  const told = mapFields(fields, (value, field) => {
    if (typeof value !== 'string' || WORDS.test(value)) return value;
    return field === 'message' ? 'An error that has no words' : undefined;
  });
  return streamErrorFrom({ ...told, code: new ProviderError({ error: { code } }).code });
}

/** No `iN sUcH letters`, none beside a digit, and neither letters nor digits in long rows: keys have them. */
const WORDS =
  /^(?=.{1,256}$)(?!.*([a-z][A-Z][a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]|[a-z]{18}|[A-Z]{18}|\d{10}))[\w .,:;'()/+-]+$/;
