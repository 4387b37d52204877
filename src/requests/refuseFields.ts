import { RequestError } from '../errors/RequestError.ts';

/** Throws a `RequestError` for the first field that is set, because the wire can't carry it. */
export function refuseFields(protocol: string, fields: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined && value !== false) throw new RequestError(field, protocol);
  }
}
